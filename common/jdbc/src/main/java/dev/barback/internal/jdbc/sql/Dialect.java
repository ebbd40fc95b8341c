package dev.barback.internal.jdbc.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

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
