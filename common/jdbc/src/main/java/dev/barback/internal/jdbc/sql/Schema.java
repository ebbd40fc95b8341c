package dev.barback.internal.jdbc.sql;

import dev.barback.BrokerException;
import java.nio.file.Path;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * The tables of jobs: messages, the outbox and the records. Their migrations are in {@code dev/barback/jdbc/sqlite} and
 * {@code .../postgresql}, for applications that run them by themselves; their history is the table {@code
 * barback_schema_history}.
 */
public final class Schema {
    static final String HISTORY_TABLE = "barback_schema_history";

    private static final Migrations MIGRATIONS =
            new Migrations(Schema.class, "dev/barback/jdbc", "jobs", HISTORY_TABLE);

    /** The latest migration of both databases. */
    public static final int VERSION = MIGRATIONS.latest();

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
        MIGRATIONS.migrate(database, options);
    }

    /** Runs the missing migrations in the database at an address: a file, or the schema of the options. */
    public static void migrate(JdbcAddress address, JdbcOptions options) {
        MIGRATIONS.migrate(address, options);
    }

    /** Runs the missing migrations in a SQLite file, which is created if it is missing. */
    public static void migrate(Path file, JdbcOptions options) {
        MIGRATIONS.migrate(file, options);
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
        return MIGRATIONS.version(database, options);
    }
}
