package dev.barback.internal.jdbc.queue;

import dev.barback.internal.jdbc.sql.Database;
import dev.barback.internal.jdbc.sql.Dialect;
import dev.barback.internal.jdbc.sql.PostgresDialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** SQL and statements on messages that differ between the two databases. Without state. */
interface QueueDialect extends Dialect {

    /** The one for a database. */
    static QueueDialect of(Database database) {
        return database.dialect() instanceof PostgresDialect ? new PostgresQueueDialect() : new SqliteQueueDialect();
    }

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
