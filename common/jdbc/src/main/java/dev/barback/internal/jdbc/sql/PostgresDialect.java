package dev.barback.internal.jdbc.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGStatement;

/** PostgreSQL: its statements use the server's clock, and set the durability of their own commits. */
public class PostgresDialect implements Dialect {
    /** {@link #fromNow}: the statement's time, the same for each row, so that an index can be used. */
    protected static final String FROM_NOW =
            "((extract(epoch FROM statement_timestamp()) * 1000000)::bigint + ?::bigint)";

    /**
     * If the network falls silent between two statements, the server would keep the transaction, and its locks, for hours,
     * while the client has long given it up. This client sends its next statement at once.
     */
    private static final String MAX_PAUSE = "SET LOCAL idle_in_transaction_session_timeout = '15s'";

    private static final String RELAXED = "SET LOCAL synchronous_commit = off";

    /** A condition that is true, and makes the commit of its statement relaxed. */
    protected static final String IS_RELAXED = "(SELECT set_config('synchronous_commit', 'off', true)) IS NOT NULL";

    /** Uses the server's clock: one for all workers, even if their own clocks are wrong. */
    @Override
    public String fromNow() {
        return FROM_NOW;
    }

    /** Only for this transaction, which consists of this statement; evaluated once. */
    @Override
    public String relaxedCommit() {
        return " AND " + IS_RELAXED;
    }

    @Override
    public <T> T inTransaction(Connection connection, Database.Access access, TransactionBody<T> body)
            throws SQLException {
        if (!connection.getAutoCommit()) { // the caller's transaction
            return body.run();
        }
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(access == Database.Access.RELAXED_WRITE ? MAX_PAUSE + "; " + RELAXED : MAX_PAUSE);
            T result = body.run();
            connection.commit();
            return result;
        } catch (SQLException | RuntimeException e) {
            rollBack(connection, e);
            throw e;
        } finally {
            if (!connection.isClosed()) {
                connection.setAutoCommit(true);
            }
        }
    }

    @Override
    public <T> T keepingDurability(Connection connection, TransactionBody<T> body) throws SQLException {
        String before = Statements.select(connection, row -> row.getString(1), "SHOW synchronous_commit")
                .get(0);
        T result = body.run();
        Statements.select(
                connection, row -> row.getString(1), "SELECT set_config('synchronous_commit', ?, true)", before);
        return result;
    }

    /**
     * The server does not keep the statement: after five executions it would keep one plan, which fits the table at that
     * time, and a table that was empty then would be read as a whole when it has a million rows.
     */
    @Override
    public PreparedStatement prepare(Connection connection, String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.unwrap(PGStatement.class).setPrepareThreshold(0);
        return statement;
    }

    private static void rollBack(Connection connection, Exception cause) {
        try {
            connection.rollback();
        } catch (SQLException e) { // the connection is dead; the server rolls back by itself
            cause.addSuppressed(e);
        }
    }
}
