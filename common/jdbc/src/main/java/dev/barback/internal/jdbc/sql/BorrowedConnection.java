package dev.barback.internal.jdbc.sql;

import dev.barback.internal.jdbc.sql.Database.Access;
import dev.barback.internal.jdbc.sql.Database.Work;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs work on a connection of the caller, and restores the connection's settings afterwards. Without state. */
final class BorrowedConnection {
    private static final Logger log = LoggerFactory.getLogger(BorrowedConnection.class);
    private static final String SAVEPOINT = "before_barback";

    private BorrowedConnection() {}

    /**
     * Runs the work within the caller's transaction, which goes on if the work fails, and stays as durable as the caller
     * wants. The savepoint is set by SQL: drivers of distributed transactions reject JDBC's.
     */
    static <T> T runInTransaction(Connection connection, Dialect dialect, Access access, Work<T> work)
            throws SQLException {
        execute(connection, "SAVEPOINT " + SAVEPOINT);
        try {
            T result = access == Access.RELAXED_WRITE
                    ? dialect.keepingDurability(connection, () -> work.run(connection))
                    : work.run(connection);
            execute(connection, "RELEASE SAVEPOINT " + SAVEPOINT);
            return result;
        } catch (SQLException | RuntimeException e) {
            rollBackToSavepoint(connection, e);
            throw e;
        }
    }

    /**
     * Runs the work when the caller's transaction is over, or there was none: each statement is a transaction of its own. A
     * transaction begun since is committed first, because no other connection is available. Only a caller that commits by
     * hand would commit it otherwise; with Spring's transactions this case does not occur.
     *
     * @throws SQLRecoverableException if the connection leads to a replica: another connection may lead to the main server
     */
    static <T> T runAfterTransaction(Connection connection, Work<T> work) throws SQLException {
        boolean autoCommit = connection.getAutoCommit();
        boolean isReadOnly = connection.isReadOnly();
        if (!autoCommit) {
            commitOrRollBack(connection);
        }
        try {
            if (!autoCommit) {
                connection.setAutoCommit(true);
            }
            if (isReadOnly) {
                connection.setReadOnly(false);
                requireMainServer(connection);
            }
            return work.run(connection);
        } finally {
            if (!connection.isClosed()) {
                if (isReadOnly) {
                    connection.setReadOnly(true);
                }
                connection.setAutoCommit(autoCommit);
            }
        }
    }

    /**
     * A pool may have given a connection to a replica to a read-only transaction. Writes would fail there, and its session
     * would seem outdated, as after a failover, and be ended.
     */
    private static void requireMainServer(Connection connection) throws SQLException {
        if (SchemaQuery.isSqlite(connection)) {
            return;
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_is_in_recovery()")) {
            if (row.next() && row.getBoolean(1)) {
                throw new SQLRecoverableException(
                        "The read-only transaction was on a replica, which takes no jobs: they go to the main server.",
                        "25006"); // as the server's own error
            }
        }
    }

    /** Commits, or rolls back a transaction that can't be committed, since a statement in it has failed. */
    private static void commitOrRollBack(Connection connection) throws SQLException {
        try {
            connection.commit();
        } catch (SQLException e) {
            log.debug("Rolling back the statements that came after the transaction.", e);
            connection.rollback();
        }
    }

    private static void rollBackToSavepoint(Connection connection, Exception cause) {
        try {
            execute(connection, "ROLLBACK TO SAVEPOINT " + SAVEPOINT);
            execute(connection, "RELEASE SAVEPOINT " + SAVEPOINT);
        } catch (SQLException e) { // the connection is dead, and the transaction with it
            cause.addSuppressed(e);
        }
    }

    /** Not a prepared statement: behind a pooler the server would keep it in a session that other clients get. */
    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
