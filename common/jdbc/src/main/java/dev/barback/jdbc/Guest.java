package dev.barback.jdbc;

import dev.barback.jdbc.Database.Access;
import dev.barback.jdbc.Database.Work;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work on a connection that is somebody else's, who finds it afterwards as it was. Without state. */
final class Guest {
    private static final Logger log = LoggerFactory.getLogger(Guest.class);
    private static final String BEFORE = "before_barback";

    private Guest() {}

    /**
     * Within the transaction of its holder, which goes on where the work fails, and is as durable as its holder wants. The
     * savepoint is set by SQL: drivers of distributed transactions refuse JDBC's.
     */
    static <T> T within(Connection connection, Dialect dialect, Access access, Work<T> work) throws SQLException {
        execute(connection, "SAVEPOINT " + BEFORE);
        try {
            T result = access == Access.RELAXED_WRITE
                    ? dialect.asDurable(connection, () -> work.on(connection))
                    : work.on(connection);
            execute(connection, "RELEASE SAVEPOINT " + BEFORE);
            return result;
        } catch (SQLException | RuntimeException e) {
            undo(connection, e);
            throw e;
        }
    }

    /**
     * Where its holder's transaction is over, or there was none: each statement is a transaction of its own. What was
     * begun since is committed first: it is in the way, and no other connection is to be had. Nobody else would commit it
     * but who does so by hand; for who says so to Spring it is a transaction.
     */
    static <T> T after(Connection connection, Work<T> work) throws SQLException {
        boolean commitsByItself = connection.getAutoCommit();
        boolean isReadOnly = connection.isReadOnly();
        if (!commitsByItself) {
            end(connection);
        }
        try {
            if (!commitsByItself) {
                connection.setAutoCommit(true);
            }
            if (isReadOnly) {
                connection.setReadOnly(false);
            }
            return work.on(connection);
        } finally {
            if (!connection.isClosed()) {
                if (isReadOnly) {
                    connection.setReadOnly(true);
                }
                connection.setAutoCommit(commitsByItself);
            }
        }
    }

    /** One in which a statement has failed can't be committed. */
    private static void end(Connection connection) throws SQLException {
        try {
            connection.commit();
        } catch (SQLException e) {
            log.debug("What was begun after the transaction is rolled back.", e);
            connection.rollback();
        }
    }

    private static void undo(Connection connection, Exception cause) {
        try {
            execute(connection, "ROLLBACK TO SAVEPOINT " + BEFORE);
            execute(connection, "RELEASE SAVEPOINT " + BEFORE);
        } catch (SQLException e) { // a dead connection, and with it the transaction
            cause.addSuppressed(e);
        }
    }

    /** As no prepared statement: behind a pooler the server would keep it for somebody else. */
    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
