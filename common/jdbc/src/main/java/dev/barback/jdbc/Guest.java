package dev.barback.jdbc;

import dev.barback.jdbc.Database.Access;
import dev.barback.jdbc.Database.Work;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work on a connection that is somebody else's, who finds it afterwards as it was. Without state. */
final class Guest {
    private static final Logger log = LoggerFactory.getLogger(Guest.class);

    private Guest() {}

    /** Within the transaction of its holder, which goes on where the work fails, and is as durable as its holder wants. */
    static <T> T within(Connection connection, Dialect dialect, Access access, Work<T> work) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            T result = access == Access.RELAXED_WRITE
                    ? dialect.asDurable(connection, () -> work.on(connection))
                    : work.on(connection);
            connection.releaseSavepoint(before);
            return result;
        } catch (SQLException | RuntimeException e) {
            undo(connection, before, e);
            throw e;
        }
    }

    /**
     * Where its holder's transaction is over, or there was none: each statement is a transaction of its own. What was
     * begun since is committed first, as it would be when the holder puts the connection back.
     */
    static <T> T after(Connection connection, Work<T> work) throws SQLException {
        boolean commitsByItself = connection.getAutoCommit();
        if (!commitsByItself) {
            end(connection);
            connection.setAutoCommit(true);
        }
        boolean isReadOnly = connection.isReadOnly();
        if (isReadOnly) {
            connection.setReadOnly(false);
        }
        try {
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

    private static void undo(Connection connection, Savepoint before, Exception cause) {
        try {
            connection.rollback(before);
        } catch (SQLException e) { // a dead connection, and with it the transaction
            cause.addSuppressed(e);
        }
    }
}
