package dev.barback.internal.jdbc.sql;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Asks a database about its tables, before any other statement does. The time for the answer is limited: otherwise a silent
 * server, or a lock on the tables, would hold up a start for ever. Without state.
 */
final class SchemaQuery {
    private SchemaQuery() {}

    /** Runs the work, whose statements name the schema themselves if there is one. */
    static <T> T run(DataSource database, JdbcOptions options, Database.Work<T> work) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return isSqlite(connection) ? work.run(connection) : runLimited(connection, options.withSchema(null), work);
        }
    }

    static boolean isSqlite(Connection connection) throws SQLException {
        return connection.getMetaData().getDatabaseProductName().equals("SQLite");
    }

    private static <T> T runLimited(Connection connection, JdbcOptions options, Database.Work<T> work)
            throws SQLException {
        PooledConnection pooled = PooledConnection.of(connection, options.networkTimeout(), true);
        Connection limited = new StatementSettings(options, false).apply(connection);
        try {
            return work.run(limited);
        } catch (SQLException e) {
            throw explained(limited, options, e);
        } finally {
            pooled.restore();
        }
    }

    /** The error, with its cause in its text. */
    private static SQLException explained(Connection connection, JdbcOptions options, SQLException failure) {
        PostgresFault fault = new PostgresFault(failure);
        try {
            if (fault.isServerTimeout()) {
                return fault.withLockHolder(connection, options);
            }
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
        return new SQLException(fault.errorText(options), failure.getSQLState(), failure);
    }
}
