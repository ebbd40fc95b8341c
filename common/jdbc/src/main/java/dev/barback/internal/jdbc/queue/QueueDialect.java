package dev.barback.internal.jdbc.queue;

import dev.barback.internal.jdbc.queue.ClaimTable.EndedClaim;
import dev.barback.internal.jdbc.queue.MessageGroup.Head;
import dev.barback.internal.jdbc.queue.WaitingGroups.GroupStart;
import dev.barback.internal.jdbc.sql.Database;
import dev.barback.internal.jdbc.sql.Dialect;
import dev.barback.internal.jdbc.sql.PostgresDialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * SQL and statements on messages that differ between the two databases. A parameter {@code now} is {@link
 * Database#fromNow}(0). Without state.
 */
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

    /** Inserts the queue's row, unless it is there. */
    default void insertQueue(Connection connection, String queue) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO barback_queues (name) VALUES (?) ON CONFLICT DO NOTHING")) {
            insert.setString(1, queue);
            insert.executeUpdate();
        }
    }

    /**
     * Inserts messages, and announces them as {@link #announce} does.
     *
     * @return the time of the messages that have no due time, in microseconds
     */
    long insert(Connection connection, String queue, List<MessageRow> rows, List<String> notifications, long now)
            throws SQLException;

    /**
     * Notifies other processes when the connection's transaction is committed.
     *
     * @param notifications each is followed by the time of the statement
     * @return that time, in microseconds
     */
    long announce(Connection connection, List<String> notifications, long now) throws SQLException;

    /**
     * The first message of each group that no worker holds.
     *
     * @param from for each queue, the group after which to begin
     * @return in the order of groups, for each queue up to {@link WaitingGroups#MAX_GROUPS}
     */
    List<Head> heads(Connection connection, Collection<MessageGroup> from, long now) throws SQLException;

    /** The first message of each of these groups that no worker holds, from the group's start on. */
    List<Head> heads(Connection connection, List<GroupStart> starts, long now) throws SQLException;

    /** For these queues, the microseconds until their first delayed message of a user is due. */
    Map<String, Long> delays(Connection connection, Collection<String> queues, long now) throws SQLException;

    /** Moves due messages of users into their groups, for each queue up to a maximum. @return their groups, and times */
    List<Arrival> makeDelayedAvailable(Connection connection, Collection<String> queues, int max, long now)
            throws SQLException;

    /** The number of leased messages, by queue. */
    Map<String, Long> leased(Connection connection, long now) throws SQLException;

    /** Claims messages, and notes the claim in the table of claims. @return in any order */
    List<JdbcLease> claim(Connection connection, Claim claim) throws SQLException;

    /** The ids of those of the messages of these leases that exist. */
    Set<Long> existing(Connection connection, List<JdbcLease> leases) throws SQLException;

    /** Changes the rows of those of these leases that are still valid. */
    void change(Connection connection, LeaseChange change, List<JdbcLease> leases) throws SQLException;

    /** Makes those of claims' messages available whose leases have ended. @return their groups, and their times */
    List<Arrival> release(Connection connection, List<EndedClaim> claims, long now) throws SQLException;

    /** Notes those of claims' messages that are still leased. */
    void noteRenewed(Connection connection, List<EndedClaim> claims) throws SQLException;

    /** Removes the rows of claims. */
    void removeClaims(Connection connection, List<Long> leases) throws SQLException;
}
