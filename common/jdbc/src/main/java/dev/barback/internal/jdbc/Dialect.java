package dev.barback.internal.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** SQL and statements that differ between the two databases. Without state. */
interface Dialect {

    /** The column that identifies a row most cheaply within one statement. */
    String rowId();

    /** A condition that selects rows by {@link #rowId}, from a query. */
    String rowIdIn(String query);

    /** Ends a query whose rows are about to be changed, so that no other transaction picks them. */
    String lockClause();

    /**
     * A query for the first rows of each of some users, up to the limit of each user; the rows are about to be changed.
     *
     * @param condition selects the rows of a queue, which is its one parameter
     */
    String firstOfUsers(String columns, String condition, String order);

    /** The users and their limits, split so that each part fits into one such query. */
    List<Map<String, Integer>> portions(Map<String, Integer> limits);

    /** Sets the three parameters of such a query. */
    void setPortion(PreparedStatement statement, int first, String queue, Map<String, Integer> portion)
            throws SQLException;

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

    /** Writes rows, in the given order. */
    <T> void write(Connection connection, Upsert<T> upsert, List<T> rows) throws SQLException;

    /**
     * Writes rows, in the given order; as a transaction of its own if the connection is in none.
     *
     * @param access the durability of that transaction
     * @return the first column of the rows that were inserted or changed
     */
    <T> Set<String> writeReturningKeys(Connection connection, Upsert<T> upsert, List<T> rows, Database.Access access)
            throws SQLException;

    /** Gives the transaction a number of its own, which is written into each job row that it changes from now on. */
    void beginChange(Connection connection) throws SQLException;

    /** Which changes of jobs are committed now. */
    CommitSnapshot snapshot(Connection connection) throws SQLException;

    /** How many change numbers a database may lose in a crash and give again within one {@link CommitSnapshot#epoch()}. */
    long maxLostNumbers();

    /** Statements of one transaction. */
    @FunctionalInterface
    interface TransactionBody<T> {
        T run() throws SQLException;
    }

    /** Inserts the queue's row, unless it is there. */
    default void insertQueue(Connection connection, String queue) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO barback_queues (name) VALUES (?) ON CONFLICT DO NOTHING")) {
            insert.setString(1, queue);
            insert.executeUpdate();
        }
    }

    /**
     * Inserts messages and notifies other processes, all within the connection's transaction.
     *
     * @param now {@link Database#fromNow}(0): messages due by then are available
     */
    void insert(Connection connection, String queue, List<MessageRow> rows, long now) throws SQLException;

    /** Changes the rows of those of these leases that are still valid. */
    void change(Connection connection, LeaseChange change, List<JdbcLease> leases) throws SQLException;
}
