package dev.barback.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where the two databases' words differ. Without state. */
interface Dialect {

    /** What names a row most cheaply within one statement. */
    String row();

    /** Picks rows by what {@link #row} gives, from a query in parentheses. */
    String in(String query);

    /** Ends a query whose rows are about to be changed, so that nobody else picks them. */
    String lock();

    /**
     * A query for the first rows of each of some users, as many as each gets, about to be changed.
     *
     * @param which picks the rows of a queue, which is its one parameter
     */
    String firstOfUsers(String columns, String which, String order);

    /** Users and their places, as they go into one such query each. */
    List<Map<String, Integer>> portions(Map<String, Integer> places);

    /** Sets the three parameters of such a query. */
    void setPortion(PreparedStatement statement, int first, String queue, Map<String, Integer> portion)
            throws SQLException;

    /**
     * A point in time by the database's clock, read while the statement runs: each lease and due time is written and judged by
     * that one clock, whatever those of the workers say, and however it was set since. Its one parameter is what
     * {@link Database#fromNow} gives.
     */
    String fromNow();

    /** A condition that is true, and makes the commit relaxed (see {@link Database.Access}); begins with AND, or is empty. */
    String relaxed();

    /** Prepares a statement whose plan fits the table as it is now, not as it was when it was first prepared. */
    PreparedStatement prepare(Connection connection, String sql) throws SQLException;

    /**
     * Does some writing as one transaction.
     *
     * @param access what is promised of it, where that is not decided for the connection as a whole
     */
    <T> T atOnce(Connection connection, Database.Access access, Writing<T> writing) throws SQLException;

    /** Does some writing within somebody else's transaction, whose commit stays as durable as it was. */
    <T> T asDurable(Connection connection, Writing<T> writing) throws SQLException;

    /** Writes rows, in their order. */
    <T> void write(Connection connection, Upsert<T> upsert, List<T> rows) throws SQLException;

    /**
     * The same, as a transaction of its own where the connection is in none.
     *
     * @param access what is promised of that one
     * @return the first column of the rows that were inserted or changed
     */
    <T> Set<String> writeAndTell(Connection connection, Upsert<T> upsert, List<T> rows, Database.Access access)
            throws SQLException;

    /** Begins to change jobs: what is written to them from now on within the transaction gets a number of its own. */
    void beginChange(Connection connection) throws SQLException;

    /** Which changes of jobs are committed. */
    Moment moment(Connection connection) throws SQLException;

    /** How many numbers of changes a database may lose, and give again, that goes on in the same life. */
    long numbersLost();

    /** Several statements that belong together. */
    @FunctionalInterface
    interface Writing<T> {
        T run() throws SQLException;
    }

    /** Makes the queue known. */
    default void insertQueue(Connection connection, String queue) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO barback_queues (name) VALUES (?) ON CONFLICT DO NOTHING")) {
            insert.setString(1, queue);
            insert.executeUpdate();
        }
    }

    /**
     * Inserts messages and tells other processes of it, all within the connection's transaction.
     *
     * @param now {@link Database#fromNow} of nothing: what is due by then is available
     */
    void insert(Connection connection, String queue, List<Row> rows, long now) throws SQLException;

    /** Changes the rows of these leases, where they are still theirs. */
    void change(Connection connection, LeaseChange change, List<JdbcLease> leases) throws SQLException;
}
