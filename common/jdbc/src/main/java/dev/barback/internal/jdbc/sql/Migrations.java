package dev.barback.internal.jdbc.sql;

import dev.barback.BrokerException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The migrations of some tables: they create the tables, and change older ones. Each set of tables has a folder of its own
 * on the class path, with the folders {@code sqlite} and {@code postgresql}, and a history of its own, a table. Immutable,
 * thread-safe.
 */
public final class Migrations {
    private static final int MAX_ATTEMPTS = 10;
    private static final int SQLITE_BUSY = 5; // the higher bytes are details

    /** PostgreSQL's states for an undefined table and an undefined schema. */
    private static final Set<String> NO_TABLE = Set.of("42P01", "3F000");

    private static final String FILE = "V%d__%s.sql";

    private static final Logger log = LoggerFactory.getLogger(Migrations.class);

    private final String folder;
    private final String first; // the file of the first migration
    private final String historyTable;
    private final int latest;

    /**
     * The migrations in a folder.
     *
     * @param owner a class beside which the folder is: in the same jar
     * @param folder on the class path, for example {@code dev/barback/jdbc}
     * @param name what the names of the files end with: {@code V1__jobs.sql}, {@code V2__jobs.sql}
     * @param historyTable the name of the table with their history; begins with {@code barback_}
     */
    public Migrations(Class<?> owner, String folder, String name, String historyTable) {
        this.folder = folder;
        this.first = FILE.formatted(1, name);
        this.historyTable = historyTable;
        this.latest = latest(owner, folder, name);
    }

    /** Both databases have the same migrations. */
    private static int latest(Class<?> owner, String folder, String name) {
        int number = 0;
        while (owner.getResource("/" + folder + "/sqlite/" + FILE.formatted(number + 1, name)) != null) {
            number++;
        }
        if (number == 0) {
            throw new IllegalStateException("There are no migrations in " + folder + " on the class path.");
        }
        return number;
    }

    /** The number of the latest migration, of both databases. */
    public int latest() {
        return latest;
    }

    /**
     * Runs the missing migrations: in the schema of the options, if they name one, which is created if it is missing; else
     * where the connection's statements find the tables; else beside the tables of jobs; else in the connection's current
     * schema. Several processes may do so at the same time. Tables of a newer version are not changed.
     *
     * @throws BrokerException if the database can't be reached, or rejects a migration
     */
    public void migrate(DataSource database, JdbcOptions options) {
        try {
            for (int attempt = 1;
                    version(database, options) < latest;
                    attempt++) { // most often nothing is missing, which takes milliseconds to find out
                migrateOnce(database, options, attempt == MAX_ATTEMPTS);
            }
        } catch (FlywayException | SQLException e) {
            throw new BrokerException("Could not create the tables of the database: " + e.getMessage(), e);
        }
    }

    /**
     * Flyway creates its history and writes the baseline in two steps. A process that starts in between, or after a process
     * that died there, gets an error from Flyway, and succeeds the next time: then there is a history, if an empty one.
     */
    private void migrateOnce(DataSource database, JdbcOptions options, boolean isLastAttempt) throws SQLException {
        SchemaLocation location = SchemaLocation.of(database, options, historyTable);
        if (!location.isUsable()) {
            throw new BrokerException(
                    "Could not create the tables of the database: none of the schemas of its search_path is"
                            + " there. Create one, or set a schema for Barback alone: barback.jdbc.schema.");
        }
        FluentConfiguration flyway = Flyway.configure()
                .locations("classpath:" + folder + "/" + location.dialect())
                .table(historyTable)
                .baselineOnMigrate(!location.hasTables()) // beside an application's own tables
                .baselineVersion("0");
        if (location.schema() != null) {
            flyway.schemas(location.schema()).createSchemas(options.schema() != null);
        }
        try {
            if (location.schema() == null) {
                flyway.dataSource(database).load().migrate();
            } else {
                migrateInTransaction(database, options, flyway);
            }
        } catch (FlywayException e) {
            if (isLastAttempt) {
                throw e;
            }
            log.debug("Could not create the tables; retrying.", e);
        }
    }

    private void migrateInTransaction(DataSource database, JdbcOptions options, FluentConfiguration flyway)
            throws SQLException {
        try (MigrationTransaction transaction = MigrationTransaction.begin(database, options)) {
            flyway.dataSource(transaction.dataSource()).load().migrate();
            transaction.commit();
        }
    }

    /** Runs the missing migrations in the database at an address: a file, or the schema of the options. */
    public void migrate(JdbcAddress address, JdbcOptions options) {
        if (address.file() != null) {
            migrate(address.file(), options);
        } else {
            migrate(address.dataSource(options), options);
        }
    }

    /** Runs the missing migrations in a SQLite file, which is created if it is missing. */
    public void migrate(Path file, JdbcOptions options) {
        PrivateFile.create(file);
        migrate(file, Sqlite.source(file.toAbsolutePath(), (int)
                options.callTimeout().toMillis()));
    }

    /** Runs the missing migrations in an existing file, over connections of its own. */
    void migrate(Path file, DataSource source) {
        try {
            if (!isReady(file, source)) {
                migrateLocked(file, source);
            }
        } catch (IOException | SQLException e) {
            throw new BrokerException("Could not create the tables of " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Whether the tables are there, without waiting for other processes. The first process that opens an empty file creates
     * its write-ahead log; meanwhile all others get the error that the file is locked, whatever their busy timeout. So an
     * empty file is not opened here.
     */
    private boolean isReady(Path file, DataSource source) throws IOException, SQLException {
        try {
            return Files.size(file) > 0 && version(source, JdbcOptions.DEFAULTS) >= latest;
        } catch (SQLException e) {
            if ((e.getErrorCode() & 0xff) != SQLITE_BUSY) {
                throw e;
            }
            log.debug("Another process is creating {}.", file, e);
            return false;
        }
    }

    /**
     * SQLite has no lock that outlasts a transaction, and Flyway needs several transactions: so a lock file is used. It
     * excludes other processes; within this one, where it would be an error to lock it twice, the monitor excludes threads.
     */
    private void migrateLocked(Path file, DataSource source) throws IOException {
        synchronized (Migrations.class) {
            runLocked(file, source);
        }
    }

    private void runLocked(Path file, DataSource source) throws IOException {
        Path lock = Path.of(file.toAbsolutePath() + ".lock");
        PrivateFile.create(lock);
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.lock(); // until the channel is closed, or this process ends
            migrate(source, JdbcOptions.DEFAULTS);
        }
    }

    /**
     * The version of the tables in the schema of the options, if they name one; 0 = there are none.
     *
     * @throws SQLException if the database can't be reached, or the version can't be read: because of a lock, for example
     */
    public int version(DataSource database, JdbcOptions options) throws SQLException {
        String table = options.schema() == null ? historyTable : '"' + options.schema() + "\"." + historyTable;
        return SchemaQuery.run(database, options, connection -> version(connection, table));
    }

    private int version(Connection connection, String table) throws SQLException {
        String sql = "SELECT max(cast(version AS integer)), max(CASE WHEN version = '1' THEN script END) FROM " + table
                + " WHERE success AND version IS NOT NULL";
        try {
            return Statements.select(connection, this::version, sql).get(0);
        } catch (SQLException e) {
            if (isMissingTable(e)) {
                return 0;
            }
            throw e;
        }
    }

    private int version(ResultSet row) throws SQLException {
        String script = row.getString(2);
        if (script != null && !script.equals(first)) {
            throw new SQLException("Its tables are of a build of Barback before the first release (" + script
                    + "), which can't be migrated. Delete them, or name another file or schema.");
        }
        return row.getInt(1);
    }

    /** SQLite has only a text for that. */
    private static boolean isMissingTable(SQLException e) {
        return e.getSQLState() == null
                ? String.valueOf(e.getMessage()).contains("no such table")
                : NO_TABLE.contains(e.getSQLState());
    }
}
