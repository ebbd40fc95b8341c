package dev.barback.jdbc;

import dev.barback.broker.BrokerException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the tables, and migrates older ones. The migrations are in {@code dev/barback/jdbc/sqlite} and {@code
 * .../postgresql}, for applications that run them by themselves; their history is the table {@code
 * barback_schema_history}.
 */
public final class Schema {
    /** The latest migration of both databases. */
    public static final int VERSION = 10;

    static final String HISTORY_TABLE = "barback_schema_history";

    private static final int MAX_ATTEMPTS = 10;
    private static final int SQLITE_BUSY = 5; // the higher bytes are details

    /** PostgreSQL's states for an undefined table and an undefined schema. */
    private static final Set<String> NO_TABLE = Set.of("42P01", "3F000");

    private static final Logger log = LoggerFactory.getLogger(Schema.class);

    private Schema() {}

    /**
     * Runs the missing migrations, where the connection's statements find the tables, or else in its current schema.
     * Several processes may do so at the same time. Tables of a newer version are not changed.
     *
     * @throws BrokerException if the database can't be reached, or rejects a migration
     */
    public static void migrate(DataSource database) {
        migrate(database, JdbcOptions.DEFAULTS);
    }

    /** Runs the missing migrations in the schema of the options, if they name one; it is created if it is missing. */
    public static void migrate(DataSource database, JdbcOptions options) {
        try {
            for (int attempt = 1;
                    version(database, options) < VERSION;
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
    private static void migrateOnce(DataSource database, JdbcOptions options, boolean isLastAttempt)
            throws SQLException {
        SchemaLocation location = SchemaLocation.of(database, options);
        if (!location.isUsable()) {
            throw new BrokerException(
                    "Could not create the tables of the database: none of the schemas of its search_path is"
                            + " there. Create one, or set a schema for Barback alone: barback.jdbc.schema.");
        }
        FluentConfiguration flyway = Flyway.configure()
                .locations("classpath:dev/barback/jdbc/" + location.dialect())
                .table(HISTORY_TABLE)
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

    private static void migrateInTransaction(DataSource database, JdbcOptions options, FluentConfiguration flyway)
            throws SQLException {
        try (MigrationTransaction transaction = MigrationTransaction.begin(database, options)) {
            flyway.dataSource(transaction.dataSource()).load().migrate();
            transaction.commit();
        }
    }

    /** Runs the missing migrations in the database at an address: a file, or the schema of the options. */
    public static void migrate(JdbcAddress address, JdbcOptions options) {
        if (address.file() != null) {
            migrate(address.file(), options);
        } else {
            migrate(address.dataSource(options), options);
        }
    }

    /** Runs the missing migrations in a SQLite file, which is created if it is missing. */
    public static void migrate(Path file, JdbcOptions options) {
        PrivateFile.create(file);
        DataSource source =
                Sqlite.source(file.toAbsolutePath(), (int) options.callTimeout().toMillis());
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
    private static boolean isReady(Path file, DataSource source) throws IOException, SQLException {
        try {
            return Files.size(file) > 0 && version(source) >= VERSION;
        } catch (SQLException e) {
            if ((e.getErrorCode() & 0xff) != SQLITE_BUSY) {
                throw e;
            }
            log.debug("Another process is creating {}.", file, e);
            return false;
        }
    }

    /** SQLite has no lock that outlasts a transaction, and Flyway needs several transactions: so a lock file is used. */
    private static synchronized void migrateLocked(Path file, DataSource source) throws IOException {
        Path lock = Path.of(file.toAbsolutePath() + ".lock");
        PrivateFile.create(lock);
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.lock(); // until the channel is closed, or this process ends
            migrate(source);
        }
    }

    /**
     * The version of the tables; 0 = there are none.
     *
     * @throws SQLException if the database can't be reached, or the version can't be read
     */
    public static int version(DataSource database) throws SQLException {
        return version(database, JdbcOptions.DEFAULTS);
    }

    /**
     * The version of the tables in the schema of the options, if they name one; 0 = there are none.
     *
     * @throws SQLException if the database can't be reached, or the version can't be read: because of a lock, for example
     */
    public static int version(DataSource database, JdbcOptions options) throws SQLException {
        String table = options.schema() == null ? HISTORY_TABLE : '"' + options.schema() + "\"." + HISTORY_TABLE;
        return SchemaQuery.run(database, options, connection -> version(connection, table));
    }

    private static int version(Connection connection, String table) throws SQLException {
        String sql = "SELECT max(cast(version AS integer)) FROM " + table + " WHERE success AND version IS NOT NULL";
        try {
            return Statements.select(connection, row -> row.getInt(1), sql).get(0);
        } catch (SQLException e) {
            if (isMissingTable(e)) {
                return 0;
            }
            throw e;
        }
    }

    /** SQLite has only a text for that. */
    private static boolean isMissingTable(SQLException e) {
        return e.getSQLState() == null
                ? String.valueOf(e.getMessage()).contains("no such table")
                : NO_TABLE.contains(e.getSQLState());
    }
}
