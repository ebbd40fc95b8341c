package dev.barback.internal.jdbc.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What differs between the two databases for all statements; messages and records add their own. Without state. */
public interface Dialect {

    /**
     * A point in time by the database's clock, read while the statement runs: each lease and due time is written and
     * compared by that one clock, never by a worker's. Its one parameter is the result of {@link Database#fromNow}.
     */
    String fromNow();

    /** A condition that is true, and makes the commit relaxed (see {@link Database.Access}); begins with AND, or is empty. */
    String relaxedCommit();

    /** Prepares a statement whose plan fits the table now, not the table at the time of the first prepare. */
    PreparedStatement prepare(Connection connection, String sql) throws SQLException;

    /** Runs a query as {@link #prepare} prepares it. @return what the reader returns for each row, in the query's order */
    default <T> List<T> select(
            Connection connection, Statements.RowReader<T> reader, String sql, @Nullable Object... values)
            throws SQLException {
        try (PreparedStatement select = prepare(connection, sql)) {
            Statements.set(select, values);
            return Statements.rows(select, reader);
        }
    }

    /** Runs an update as {@link #prepare} prepares it. @return the number of rows that were changed */
    default int update(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement update = prepare(connection, sql)) {
            Statements.set(update, values);
            return update.executeUpdate();
        }
    }

    /**
     * Runs several statements as one transaction.
     *
     * @param access the durability, unless it is set for the connection as a whole
     */
    <T> T inTransaction(Connection connection, Database.Access access, TransactionBody<T> body) throws SQLException;

    /** Runs statements within the caller's transaction, whose commit stays as durable as it was. */
    <T> T keepingDurability(Connection connection, TransactionBody<T> body) throws SQLException;

    /** Statements of one transaction. */
    @FunctionalInterface
    interface TransactionBody<T> {
        /** Runs the statements. */
        T run() throws SQLException;
    }
}
