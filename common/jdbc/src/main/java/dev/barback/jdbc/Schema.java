package dev.barback.jdbc;

import dev.barback.broker.BrokerException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the tables, and brings older ones up to date. The migrations lie in {@code dev/barback/jdbc/sqlite} and {@code
 * .../postgresql}, for applications that run them by themselves; their history is the table {@code
 * barback_schema_history}.
 */
public final class Schema {
    /** The latest migration of both databases. */
    public static final int VERSION = 10;

    static final String HISTORY = "barback_schema_history";

    private static final int MOST_TRIES = 10;
    private static final int SQLITE_BUSY = 5; // what is above the lowest byte says more of it
    private static final Logger log = LoggerFactory.getLogger(Schema.class);

    private Schema() {}

    /**
     * Runs what has not been run yet, where the connection's statements find the tables, or else in its current schema.
     * Several processes may do it at the same time.
     *
     * @throws BrokerException if the database can't be reached, or refuses; tables of a newer version are left alone
     */
    public static void migrate(DataSource database) {
        migrate(database, JdbcOptions.DEFAULTS);
    }

    /** The same in the schema that the options name, if they name one; it is made if it is not there. */
    public static void migrate(DataSource database, JdbcOptions options) {
        try {
            for (int tries = 1;
                    version(database, options) < VERSION;
                    tries++) { // most often it is: known in milliseconds
                migrateOnce(database, options, tries == MOST_TRIES);
            }
        } catch (FlywayException | SQLException e) {
            throw new BrokerException("The tables of the database can't be made: " + e.getMessage(), e);
        }
    }

    /**
     * Flyway makes its history and marks the beginning in two steps. Whoever comes in between, or after a process that
     * died there, is refused by Flyway, and right the next time: then there is a history, if an empty one.
     */
    private static void migrateOnce(DataSource database, JdbcOptions options, boolean lastTry) throws SQLException {
        Home home = Home.of(database, options);
        if (!home.isThere()) {
            throw new BrokerException(
                    "The tables of the database can't be made: none of the schemas of its search_path is"
                            + " there. Make one, or name one for Barback alone: barback.jdbc.schema.");
        }
        FluentConfiguration flyway = Flyway.configure()
                .dataSource(database)
                .locations("classpath:dev/barback/jdbc/" + home.dialect())
                .table(HISTORY)
                .baselineOnMigrate(!home.hasHistory()) // beside an application's own tables
                .baselineVersion("0");
        if (home.schema() != null) {
            flyway.schemas(home.schema()).createSchemas(options.schema() != null);
        }
        try {
            flyway.load().migrate();
        } catch (FlywayException e) {
            if (lastTry) {
                throw e;
            }
            log.debug("The tables could not be made; trying again.", e);
        }
    }

    /** Runs what has not been run yet in a SQLite file, which is made if it is not there. */
    public static void migrate(Path file, JdbcOptions options) {
        PrivateFile.make(file);
        DataSource source =
                Sqlite.source(file.toAbsolutePath(), (int) options.callTimeout().toMillis());
        try {
            if (!isReady(file, source)) {
                migrateAlone(file, source);
            }
        } catch (IOException | SQLException e) {
            throw new BrokerException("The tables of " + file + " can't be made: " + e.getMessage(), e);
        }
    }

    /**
     * Whether the tables are there, without waiting for others. Whoever opens an empty file first makes its write-ahead log, and
     * SQLite tells all who come meanwhile that the file is locked, whatever their patience: so an empty one is not opened here.
     */
    private static boolean isReady(Path file, DataSource source) throws IOException, SQLException {
        try {
            return Files.size(file) > 0 && version(source) >= VERSION;
        } catch (SQLException e) {
            if ((e.getErrorCode() & 0xff) != SQLITE_BUSY) {
                throw e;
            }
            log.debug("Somebody else is making {}.", file, e);
            return false;
        }
    }

    /** SQLite has no lock that outlasts a transaction, and Flyway needs several: a file beside it stands in for one. */
    private static synchronized void migrateAlone(Path file, DataSource source) throws IOException {
        Path lock = Path.of(file.toAbsolutePath() + ".lock");
        PrivateFile.make(lock);
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.lock(); // until it is closed, or this process ends
            migrate(source);
        }
    }

    /**
     * The version of the tables that are there; 0 = there are none.
     *
     * @throws SQLException if the database can't be reached
     */
    public static int version(DataSource database) throws SQLException {
        return version(database, JdbcOptions.DEFAULTS);
    }

    /** The same of the tables in the schema that the options name, if they name one. */
    public static int version(DataSource database, JdbcOptions options) throws SQLException {
        String table = options.schema() == null ? HISTORY : '"' + options.schema() + "\"." + HISTORY;
        try (Connection connection = database.getConnection()) {
            try (Statement statement = connection.createStatement();
                    ResultSet result = statement.executeQuery("SELECT max(cast(version AS integer)) FROM " + table
                            + " WHERE success AND version IS NOT NULL")) {
                return result.next() ? result.getInt(1) : 0;
            } catch (SQLException e) { // there is no such table yet, or one that Flyway will complain of
                return 0;
            }
        }
    }
}
