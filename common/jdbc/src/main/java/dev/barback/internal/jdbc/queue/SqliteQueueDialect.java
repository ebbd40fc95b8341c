package dev.barback.internal.jdbc.queue;

import dev.barback.internal.jdbc.queue.ClaimTable.EndedClaim;
import dev.barback.internal.jdbc.queue.MessageGroup.Head;
import dev.barback.internal.jdbc.queue.WaitingGroups.GroupStart;
import dev.barback.internal.jdbc.records.LiveJobColumns;
import dev.barback.internal.jdbc.sql.SqliteDialect;
import dev.barback.internal.jdbc.sql.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Messages on SQLite: one writer at a time, so no row needs a lock, and statements cost no round trip. */
final class SqliteQueueDialect extends SqliteDialect implements QueueDialect {
    private static final String INSERT = insert("", "");

    private static final String INSERT_RECORDS =
            insert(", changed, " + LiveJobColumns.NAMES, ", ?, " + LiveJobColumns.PLACEHOLDERS);

    private static String insert(String columns, String placeholders) {
        return "INSERT INTO barback_messages (queue, priority, user_name, since, timed, due_at, delayed_until, attributes,"
                + " data" + columns + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?" + placeholders + ")";
    }

    private static final String NEXT_CHANGE = "UPDATE barback_changes SET number = number + 1 RETURNING number";
    /**
     * Goes from one group to the next by the index, however many messages each has. With one comparison of all three
     * columns, SQLite would use the index for the first, and walk over the messages of the user.
     */
    private static final String HEADS_OF_QUEUE = "WITH RECURSIVE head(id) AS (SELECT "
            + nextGroup(text("?2"), number("?3"), number("?4"))
            + " UNION ALL SELECT " + nextGroup("m.user_name", "m.priority", "m.timed")
            + " FROM head CROSS JOIN barback_messages AS m ON m.id = head.id LIMIT " + WaitingGroups.MAX_GROUPS + ")"
            + " SELECT m.queue, m.user_name, m.priority, m.timed, m.since, m.id, m.since - ?5"
            + " FROM head CROSS JOIN barback_messages AS m ON m.id = head.id";

    private static final String DELAY = "SELECT min(delayed_until) - ? FROM barback_messages WHERE queue = " + text("?")
            + " AND delayed_until IS NOT NULL";
    private static final String MAKE_DELAYED_AVAILABLE = "UPDATE barback_messages SET delayed_until = NULL WHERE id IN"
            + " (SELECT id FROM barback_messages WHERE queue = " + text("?") + " AND delayed_until <= " + number("?")
            + " ORDER BY delayed_until LIMIT " + number("?") + ") RETURNING queue, user_name, priority, timed, since";
    private static final String IN_LIST = "id IN (SELECT value FROM json_each(?))";
    private static final String CLAIM = "UPDATE barback_messages SET lease_end = ?, lease = ?,"
            + " deliveries = deliveries + 1 WHERE " + IN_LIST
            + " RETURNING " + MessageColumns.CLAIMED;
    private static final String NOTE_CLAIM = "INSERT INTO barback_claims"
            + " (lease_end, lease, messages, worker, claimed_at, changed) VALUES (?, ?, ?, ?, ?, ?)";
    private static final String LEASED = "SELECT m.queue, count(*) FROM barback_claims AS c"
            + " CROSS JOIN json_each('[' || c.messages || ']') AS claimed"
            + " JOIN barback_messages AS m ON m.id = claimed.value AND m.lease = c.lease"
            + " WHERE m.lease_end > ? GROUP BY m.queue";
    private static final String RELEASE =
            "UPDATE barback_messages SET lease_end = NULL, " + LeaseChange.CHANGED + " WHERE " + IN_LIST
                    + " AND lease = ? AND (lease_end <= ? OR lease_end > ?) RETURNING queue, user_name, priority, timed, since";
    private static final String NOTE_RENEWED = "INSERT INTO barback_claims"
            + " (worker, claimed_at, changed, lease_end, lease, messages)"
            + " SELECT ?, ?, ?, min(lease_end), lease, group_concat(id) FROM barback_messages WHERE " + IN_LIST
            + " AND lease = ? AND lease_end IS NOT NULL GROUP BY lease";

    private static String nextGroup(String user, String priority, String timed) {
        return "coalesce("
                + firstOfGroup("n.user_name = " + user + " AND n.priority = " + priority + " AND n.timed > " + timed)
                + ", " + firstOfGroup("n.user_name = " + user + " AND n.priority > " + priority)
                + ", " + firstOfGroup("n.user_name > " + user) + ")";
    }

    private static String firstOfGroup(String condition) {
        return "(SELECT n.id FROM barback_messages AS n WHERE n.queue = " + text("?1") + " AND n.delayed_until IS NULL"
                + " AND n.lease_end IS NULL AND " + condition
                + " ORDER BY n.user_name, n.priority, n.timed, n.since, n.id LIMIT 1)";
    }

    @Override
    public String rowId() {
        return "id";
    }

    @Override
    public String rowIdIn(String query) {
        return "id IN (" + query + ")";
    }

    @Override
    public String lockClause() {
        return "";
    }

    @Override
    public long insert(Connection connection, String queue, List<MessageRow> rows, List<String> notifications, long now)
            throws SQLException {
        boolean records = rows.stream().anyMatch(messageRow -> messageRow.newJob() != null);
        try (PreparedStatement insert = connection.prepareStatement(records ? INSERT_RECORDS : INSERT)) {
            if (records) {
                insert.setLong(10, nextChange(connection));
            }
            insert.setString(1, queue);
            for (MessageRow messageRow : rows) {
                insert.setInt(2, messageRow.priority());
                insert.setString(3, messageRow.user());
                insert.setLong(4, messageRow.since(now));
                insert.setInt(5, messageRow.isTimed(now) ? 1 : 0);
                insert.setObject(6, messageRow.dueAt(), Types.BIGINT);
                insert.setObject(7, messageRow.delayedUntil(now), Types.BIGINT);
                insert.setString(8, messageRow.attributes());
                insert.setBytes(9, messageRow.data());
                if (records) {
                    LiveJobColumns.set(insert, 11, messageRow.newJob());
                }
                insert.executeUpdate();
            }
        }
        return now;
    }

    /** Gives the transaction the next number of changes: see {@code dev.barback.internal.jdbc.records.ChangeFeed}. */
    private static long nextChange(Connection connection) throws SQLException {
        return Statements.select(connection, row -> row.getLong(1), NEXT_CHANGE).get(0);
    }

    /** Other processes see that the file has changed. */
    @Override
    public long announce(Connection connection, List<String> notifications, long now) {
        return now;
    }

    @Override
    public List<Head> heads(Connection connection, Collection<MessageGroup> from, long now) throws SQLException {
        List<Head> heads = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(HEADS_OF_QUEUE)) {
            for (MessageGroup group : from) {
                select.setString(1, group.queue());
                select.setString(2, group.user());
                select.setInt(3, group.priority());
                select.setInt(4, group.isTimed() ? 1 : 0);
                select.setLong(5, now);
                heads.addAll(Statements.rows(select, MessageColumns::head));
            }
        }
        return heads;
    }

    @Override
    public List<Head> heads(Connection connection, List<GroupStart> starts, long now) throws SQLException {
        return SqliteCandidates.heads(connection, starts, now);
    }

    @Override
    public Map<String, Long> delays(Connection connection, Collection<String> queues, long now) throws SQLException {
        Map<String, Long> delays = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(DELAY)) {
            for (String queue : queues) {
                select.setLong(1, now);
                select.setString(2, queue);
                try (ResultSet row = select.executeQuery()) {
                    long delay = row.next() ? row.getLong(1) : 0;
                    if (!row.wasNull()) {
                        delays.put(queue, delay);
                    }
                }
            }
        }
        return delays;
    }

    @Override
    public List<Arrival> makeDelayedAvailable(Connection connection, Collection<String> queues, int max, long now)
            throws SQLException {
        List<Arrival> available = new ArrayList<>();
        try (PreparedStatement update = connection.prepareStatement(MAKE_DELAYED_AVAILABLE)) {
            for (String queue : queues) {
                update.setString(1, queue);
                update.setLong(2, now);
                update.setInt(3, max);
                available.addAll(Statements.rows(update, MessageColumns::arrival));
            }
        }
        return Arrival.merged(available);
    }

    @Override
    public Map<String, Long> leased(Connection connection, long now) throws SQLException {
        Map<String, Long> leased = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(LEASED)) {
            select.setLong(1, now);
            Statements.rows(select, row -> leased.put(row.getString(1), row.getLong(2)));
        }
        return leased;
    }

    @Override
    public List<JdbcLease> claim(Connection connection, Claim claim) throws SQLException {
        String messages = SqliteCandidates.ids(connection, claim).stream()
                .map(String::valueOf)
                .collect(Collectors.joining(","));
        if (messages.isEmpty()) {
            return List.of();
        }
        String worker = claim.ticket().worker();
        Statements.update(
                connection,
                NOTE_CLAIM,
                claim.until(),
                claim.ticket().token(),
                messages,
                worker,
                claim.now(),
                worker == null ? null : (Object) nextChange(connection));
        try (PreparedStatement update = connection.prepareStatement(CLAIM)) {
            update.setLong(1, claim.until());
            update.setLong(2, claim.ticket().token());
            update.setString(3, jsonArray(messages));
            return Statements.rows(update, row -> MessageColumns.lease(row, claim));
        }
    }

    @Override
    public Set<Long> existing(Connection connection, List<JdbcLease> leases) throws SQLException {
        return Set.copyOf(select(
                connection,
                row -> row.getLong(1),
                "SELECT id FROM barback_messages WHERE " + IN_LIST,
                jsonArray(leases.stream().map(lease -> lease.place().id()).toList())));
    }

    @Override
    public void change(Connection connection, LeaseChange change, List<JdbcLease> leases) throws SQLException {
        if (leases.stream().anyMatch(lease -> lease.recordedJob() != null)) {
            nextChange(connection);
        }
        try (PreparedStatement update =
                connection.prepareStatement(change.statement() + " WHERE id = ? AND lease = ?" + change.condition())) {
            for (JdbcLease lease : leases) {
                int next = 1;
                for (long time : change.times()) {
                    update.setLong(next++, time);
                }
                update.setLong(next++, lease.place().id());
                update.setLong(next, lease.token());
                update.executeUpdate();
            }
        }
    }

    @Override
    public List<Arrival> release(Connection connection, List<EndedClaim> claims, long now) throws SQLException {
        List<Arrival> released = new ArrayList<>();
        nextChange(connection);
        try (PreparedStatement update = connection.prepareStatement(RELEASE)) {
            for (EndedClaim claim : claims) {
                update.setString(1, jsonArray(claim.messages()));
                update.setLong(2, claim.lease());
                update.setLong(3, now);
                update.setLong(4, now + ClaimTable.MAX_LEASE_MICROS);
                released.addAll(Statements.rows(update, MessageColumns::arrival));
            }
        }
        return Arrival.merged(released);
    }

    @Override
    public void noteRenewed(Connection connection, List<EndedClaim> claims) throws SQLException {
        for (EndedClaim claim : claims) {
            Statements.update(
                    connection,
                    NOTE_RENEWED,
                    claim.origin().worker(),
                    claim.origin().claimedAt(),
                    claim.origin().changed(),
                    jsonArray(claim.messages()),
                    claim.lease());
        }
    }

    @Override
    public void removeClaims(Connection connection, List<Long> leases) throws SQLException {
        Statements.update(
                connection,
                "DELETE FROM barback_claims WHERE lease IN (SELECT value FROM json_each(?))",
                jsonArray(leases));
    }

    private static String jsonArray(Object messages) {
        String text = messages.toString();
        return text.startsWith("[") ? text : "[" + text + "]";
    }
}
