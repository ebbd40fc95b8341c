package dev.barback.internal.jdbc.queue;

import dev.barback.internal.jdbc.queue.Claim.Lot;
import dev.barback.internal.jdbc.queue.ClaimTable.EndedClaim;
import dev.barback.internal.jdbc.queue.MessageGroup.Head;
import dev.barback.internal.jdbc.queue.WaitingGroups.GroupStart;
import dev.barback.internal.jdbc.records.LiveJobColumns;
import dev.barback.internal.jdbc.sql.PostgresDialect;
import dev.barback.internal.jdbc.sql.Statements;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Messages on PostgreSQL: concurrent transactions skip each other's locked rows; a batch is one statement with arrays. A
 * claim changes no indexed column, so that the row stays on its page (a heap-only tuple).
 */
final class PostgresQueueDialect extends PostgresDialect implements QueueDialect {
    /** The channel of notifications that messages have arrived; see {@link Arrival}. */
    static final String CHANNEL = "barback";

    private static final String CLOCK = "(SELECT " + FROM_NOW + ") AS clock(now)";
    private static final String NOTIFY =
            "SELECT now, pg_notify('" + CHANNEL + "', prefix || now) FROM unnest(?::text[]) AS given(prefix), ";
    private static final String ANNOUNCE = NOTIFY + CLOCK + " WHERE " + IS_RELAXED;
    /** One statement, so that the messages and the notifications have the same time. */
    private static final String INSERT = insert("", "", "");

    private static final String INSERT_RECORDS =
            insert(", " + LiveJobColumns.NAMES, ", " + LiveJobColumns.ARRAYS, ", (SELECT number FROM barback_changes)");

    private static String insert(String columns, String arrays, String changed) {
        return "WITH clock(now) AS MATERIALIZED (SELECT " + FROM_NOW + "),"
                + " inserted AS (INSERT INTO barback_messages"
                + " (queue, priority, user_name, since, timed, due_at, delayed_until, attributes, data" + columns
                + (changed.isEmpty() ? "" : ", changed") + ")"
                + " SELECT ?, priority, user_name, coalesce(due_at, now),"
                + " CASE WHEN due_at > now AND user_name = '' THEN 1 ELSE 0 END, due_at,"
                + " CASE WHEN due_at > now AND user_name <> '' THEN due_at END, attributes, data" + columns + changed
                + " FROM unnest(?::int[], ?::text[], ?::bigint[], ?::text[], ?::bytea[]" + arrays + ")"
                + " AS given(priority, user_name, due_at, attributes, data" + columns + "), clock) "
                + NOTIFY + "clock";
    }

    private static final String IS_FREE = "delayed_until IS NULL AND lease_end IS NULL";
    /** Goes from one group to the next by the index, however many messages each has. */
    private static final String HEADS_OF_QUEUES =
            "SELECT queue, user_name, priority, timed, since, id, since - now" + " FROM " + CLOCK
                    + ", unnest(?::text[], ?::text[], ?::int[], ?::int[]) AS given(name, after_user, after_priority, after_timed)"
                    + " CROSS JOIN LATERAL (WITH RECURSIVE head(id) AS ("
                    + "(SELECT id FROM barback_messages WHERE queue = given.name AND " + IS_FREE
                    + " AND (user_name, priority, timed) > (given.after_user, given.after_priority, given.after_timed)"
                    + " ORDER BY user_name, priority, timed, since, id LIMIT 1)"
                    + " UNION ALL SELECT (SELECT n.id FROM barback_messages AS n WHERE n.queue = given.name"
                    + " AND n.delayed_until IS NULL AND n.lease_end IS NULL"
                    + " AND (n.user_name, n.priority, n.timed) > (m.user_name, m.priority, m.timed)"
                    + " ORDER BY n.user_name, n.priority, n.timed, n.since, n.id LIMIT 1)"
                    + " FROM head JOIN barback_messages AS m ON m.id = head.id)"
                    + " SELECT m.queue, m.user_name, m.priority, m.timed, m.since, m.id"
                    + " FROM head JOIN barback_messages AS m ON m.id = head.id LIMIT " + WaitingGroups.MAX_GROUPS
                    + ") AS first_of_group";

    private static final String STARTS = "unnest(?::text[], ?::text[], ?::int[], ?::int[], ?::bigint[], ?::bigint[]";
    private static final String OF_GROUP = "m.queue = given.queue AND m.user_name = given.user_name"
            + " AND m.priority = given.priority AND m.timed = given.timed AND m.delayed_until IS NULL AND m.lease_end IS NULL"
            + " AND (m.since, m.id) > (given.since, given.id)";
    private static final String HEADS_OF_GROUPS =
            "SELECT given.queue, given.user_name, given.priority, given.timed, own.since, own.id, own.since - now"
                    + " FROM " + CLOCK + ", " + STARTS
                    + ") AS given(queue, user_name, priority, timed, since, id)"
                    + " CROSS JOIN LATERAL (SELECT m.since, m.id FROM barback_messages AS m WHERE " + OF_GROUP
                    + " ORDER BY m.since, m.id LIMIT 1) AS own";
    private static final String DELAYS = "SELECT name, first - now FROM " + CLOCK + ","
            + " unnest(?::text[]) AS served(name) CROSS JOIN LATERAL (SELECT min(delayed_until) AS first"
            + " FROM barback_messages WHERE queue = served.name AND delayed_until IS NOT NULL) AS delayed"
            + " WHERE first IS NOT NULL";
    private static final String MAKE_DELAYED_AVAILABLE = "UPDATE barback_messages SET delayed_until = NULL"
            + " WHERE ctid = ANY (ARRAY(SELECT place FROM unnest(?::text[]) AS served(name) CROSS JOIN LATERAL"
            + " (SELECT ctid AS place FROM barback_messages WHERE queue = served.name AND delayed_until <= " + FROM_NOW
            + " ORDER BY delayed_until LIMIT ? FOR UPDATE SKIP LOCKED) AS own)) AND " + IS_RELAXED
            + " RETURNING queue, user_name, priority, timed, since";
    /** Each user's places are for all of its groups of a queue, those of better priority first. */
    private static final String CLAIM = "WITH claimed AS (UPDATE barback_messages SET lease_end = " + FROM_NOW
            + ", lease = ?, deliveries = deliveries + 1 WHERE ctid = ANY (ARRAY(SELECT place FROM (SELECT place, places,"
            + " row_number() OVER (PARTITION BY queue, user_name ORDER BY priority, since, id) AS number,"
            + " sum(size) OVER (ORDER BY priority, since, id) - size AS bytes_before"
            + " FROM (SELECT given.queue, given.user_name, given.priority, given.places, own.* FROM " + STARTS
            + ", ?::int[]) AS given(queue, user_name, priority, timed, since, id, places)"
            + " CROSS JOIN LATERAL (SELECT m.ctid AS place, m.since, m.id, length(m.data) AS size"
            + " FROM barback_messages AS m WHERE " + OF_GROUP
            + " AND m.since <= CASE WHEN given.timed = 0 THEN " + Long.MAX_VALUE + " ELSE " + FROM_NOW + " END"
            + " ORDER BY m.since, m.id LIMIT given.places FOR UPDATE SKIP LOCKED) AS own) AS first) AS numbered"
            + " WHERE number <= places AND bytes_before < " + Claim.MAX_BYTES + "))"
            + " AND " + IS_RELAXED
            + " RETURNING " + MessageColumns.CLAIMED + "),"
            + " noted AS (INSERT INTO barback_claims (lease_end, lease, messages, worker, claimed_at, changed)"
            + " SELECT min(lease_end), ?, string_agg(id::text, ','), ?, " + FROM_NOW
            + ", (SELECT number FROM barback_changes) FROM claimed HAVING count(*) > 0) SELECT * FROM claimed";

    /** The lateral query keeps a table that was never analyzed from being read as a whole. */
    private static final String LEASED = "SELECT held.queue, count(*) FROM barback_claims AS c"
            + " CROSS JOIN LATERAL unnest(string_to_array(c.messages, ',')::bigint[]) AS claimed(id)"
            + " CROSS JOIN LATERAL (SELECT m.queue FROM barback_messages AS m WHERE m.id = claimed.id"
            + " AND m.lease = c.lease AND m.lease_end > " + FROM_NOW + " LIMIT 1) AS held GROUP BY held.queue";

    private static final String GIVEN = "unnest(?::bigint[], ?::bigint[]) AS given(id, lease)";
    /** A locked row is being renewed, or acknowledged: to wait for it could end in a deadlock. */
    private static final String RELEASE = "UPDATE barback_messages SET lease_end = NULL, " + LeaseChange.CHANGED
            + " WHERE ctid = ANY (ARRAY("
            + "SELECT own.place FROM " + GIVEN
            + " CROSS JOIN LATERAL (SELECT m.ctid AS place FROM barback_messages AS m"
            + " WHERE m.id = given.id AND m.lease = given.lease AND (m.lease_end <= " + FROM_NOW
            + " OR m.lease_end > " + FROM_NOW + ") FOR UPDATE SKIP LOCKED) AS own))"
            + " RETURNING queue, user_name, priority, timed, since";

    private static final String NOTE_RENEWED = "INSERT INTO barback_claims"
            + " (lease_end, lease, messages, worker, claimed_at, changed)"
            + " SELECT min(own.lease_end), given.lease, string_agg(given.id::text, ','), max(given.worker),"
            + " max(given.claimed_at), max(given.changed)"
            + " FROM unnest(?::bigint[], ?::bigint[], ?::text[], ?::bigint[], ?::bigint[])"
            + " AS given(id, lease, worker, claimed_at, changed)"
            + " CROSS JOIN LATERAL (SELECT m.lease_end FROM barback_messages AS m WHERE m.id = given.id"
            + " AND m.lease = given.lease AND m.lease_end IS NOT NULL LIMIT 1) AS own GROUP BY given.lease";
    private static final String REMOVE_CLAIMS =
            "DELETE FROM barback_claims WHERE lease = ANY (?::bigint[]) AND " + IS_RELAXED;

    /** The place on disk: a locked row does not move, and no index is needed to find it again. */
    @Override
    public String rowId() {
        return "ctid";
    }

    @Override
    public String rowIdIn(String query) {
        return "ctid = ANY (ARRAY(" + query + "))";
    }

    @Override
    public String lockClause() {
        return " FOR UPDATE SKIP LOCKED";
    }

    @Override
    public long insert(Connection connection, String queue, List<MessageRow> rows, List<String> notifications, long now)
            throws SQLException {
        boolean records = rows.stream().anyMatch(row -> row.newJob() != null);
        String sql = records ? INSERT_RECORDS : INSERT; // the plan is the same for any table
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setLong(1, now);
            insert.setString(2, queue);
            insert.setArray(3, array(connection, "int4", rows, MessageRow::priority));
            insert.setArray(4, array(connection, "text", rows, MessageRow::user));
            insert.setArray(5, array(connection, "int8", rows, MessageRow::dueAt));
            insert.setArray(6, array(connection, "text", rows, MessageRow::attributes));
            insert.setArray(
                    7,
                    connection.createArrayOf(
                            "bytea", rows.stream().map(MessageRow::data).toArray(byte[][]::new)));
            int next = records ? LiveJobColumns.setArrays(insert, 8, rows, MessageRow::newJob) : 8;
            insert.setArray(next, array(connection, "text", notifications, Function.identity()));
            return Statements.rows(insert, row -> row.getLong(1)).get(0);
        }
    }

    @Override
    public long announce(Connection connection, List<String> notifications, long now) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(ANNOUNCE)) {
            select.setArray(1, array(connection, "text", notifications, Function.identity()));
            select.setLong(2, now);
            return Statements.rows(select, row -> row.getLong(1)).get(0);
        }
    }

    @Override
    public List<Head> heads(Connection connection, Collection<MessageGroup> from, long now) throws SQLException {
        List<MessageGroup> all = List.copyOf(from);
        try (PreparedStatement select = prepare(connection, HEADS_OF_QUEUES)) {
            select.setLong(1, now);
            select.setArray(2, array(connection, "text", all, MessageGroup::queue));
            select.setArray(3, array(connection, "text", all, MessageGroup::user));
            select.setArray(4, array(connection, "int4", all, MessageGroup::priority));
            select.setArray(5, array(connection, "int4", all, group -> group.isTimed() ? 1 : 0));
            return Statements.rows(select, MessageColumns::head);
        }
    }

    @Override
    public List<Head> heads(Connection connection, List<GroupStart> starts, long now) throws SQLException {
        try (PreparedStatement select = prepare(connection, HEADS_OF_GROUPS)) {
            select.setLong(1, now);
            setStarts(select, 2, starts);
            return Statements.rows(select, MessageColumns::head);
        }
    }

    @Override
    public Map<String, Long> delays(Connection connection, Collection<String> queues, long now) throws SQLException {
        Map<String, Long> delays = new HashMap<>();
        try (PreparedStatement select = prepare(connection, DELAYS)) {
            select.setLong(1, now);
            select.setArray(2, connection.createArrayOf("text", queues.toArray()));
            Statements.rows(select, row -> delays.put(row.getString(1), row.getLong(2)));
        }
        return delays;
    }

    @Override
    public List<Arrival> makeDelayedAvailable(Connection connection, Collection<String> queues, int max, long now)
            throws SQLException {
        try (PreparedStatement update = prepare(connection, MAKE_DELAYED_AVAILABLE)) {
            update.setArray(1, connection.createArrayOf("text", queues.toArray()));
            update.setLong(2, now);
            update.setInt(3, max);
            return Arrival.merged(Statements.rows(update, MessageColumns::arrival));
        }
    }

    @Override
    public Map<String, Long> leased(Connection connection, long now) throws SQLException {
        Map<String, Long> leased = new HashMap<>();
        try (PreparedStatement select = prepare(connection, LEASED)) {
            select.setLong(1, now);
            Statements.rows(select, row -> leased.put(row.getString(1), row.getLong(2)));
        }
        return leased;
    }

    @Override
    public List<JdbcLease> claim(Connection connection, Claim claim) throws SQLException {
        try (PreparedStatement update = prepare(connection, CLAIM)) {
            update.setLong(1, claim.until());
            update.setLong(2, claim.ticket().token());
            int next =
                    setStarts(update, 3, claim.lots().stream().map(Lot::start).toList());
            update.setArray(next, array(connection, "int4", claim.lots(), Lot::places));
            update.setLong(next + 1, claim.now());
            update.setLong(next + 2, claim.ticket().token());
            update.setString(next + 3, claim.ticket().worker());
            update.setLong(next + 4, claim.now());
            return Statements.rows(update, row -> MessageColumns.lease(row, claim));
        }
    }

    @Override
    public Set<Long> existing(Connection connection, List<JdbcLease> leases) throws SQLException {
        return Set.copyOf(select(
                connection,
                row -> row.getLong(1),
                "SELECT id FROM barback_messages WHERE id = ANY (ARRAY(SELECT unnest(?::bigint[])))",
                array(connection, "int8", leases, lease -> lease.place().id())));
    }

    @Override
    public void change(Connection connection, LeaseChange change, List<JdbcLease> leases) throws SQLException {
        String condition = " WHERE (id, lease) IN (SELECT * FROM unnest(?::bigint[], ?::bigint[]))" + change.condition()
                + relaxedCommit();
        try (PreparedStatement update = prepare(connection, change.statement() + condition)) {
            int next = 1;
            for (long time : change.times()) {
                update.setObject(next++, time, Types.BIGINT);
            }
            update.setArray(
                    next++,
                    array(connection, "int8", leases, lease -> lease.place().id()));
            update.setArray(next, array(connection, "int8", leases, JdbcLease::token));
            update.executeUpdate();
        }
    }

    @Override
    public List<Arrival> release(Connection connection, List<EndedClaim> claims, long now) throws SQLException {
        try (PreparedStatement update = prepare(connection, RELEASE)) {
            setMessages(update, claims);
            update.setLong(3, now);
            update.setLong(4, now + ClaimTable.MAX_LEASE_MICROS);
            return Arrival.merged(Statements.rows(update, MessageColumns::arrival));
        }
    }

    @Override
    public void noteRenewed(Connection connection, List<EndedClaim> claims) throws SQLException {
        try (PreparedStatement insert = prepare(connection, NOTE_RENEWED)) {
            setMessages(insert, claims);
            insert.setArray(
                    3,
                    ofMessages(
                            connection, "text", claims, claim -> claim.origin().worker()));
            insert.setArray(
                    4,
                    ofMessages(
                            connection, "int8", claims, claim -> claim.origin().claimedAt()));
            insert.setArray(
                    5,
                    ofMessages(
                            connection, "int8", claims, claim -> claim.origin().changed()));
            insert.executeUpdate();
        }
    }

    private static void setMessages(PreparedStatement statement, List<EndedClaim> claims) throws SQLException {
        Connection connection = statement.getConnection();
        statement.setArray(
                1,
                connection.createArrayOf(
                        "int8",
                        claims.stream()
                                .flatMap(claim -> claim.messages().stream())
                                .toArray()));
        statement.setArray(2, ofMessages(connection, "int8", claims, EndedClaim::lease));
    }

    /** A property of claims, once for each of their messages. */
    private static Array ofMessages(
            Connection connection,
            String type,
            List<EndedClaim> claims,
            Function<EndedClaim, ? extends @Nullable Object> property)
            throws SQLException {
        List<EndedClaim> each = claims.stream()
                .flatMap(claim -> claim.messages().stream().map(id -> claim))
                .toList();
        return array(connection, type, each, property);
    }

    @Override
    public void removeClaims(Connection connection, List<Long> leases) throws SQLException {
        try (PreparedStatement delete = prepare(connection, REMOVE_CLAIMS)) {
            delete.setArray(1, array(connection, "int8", leases, Function.identity()));
            delete.executeUpdate();
        }
    }

    private static int setStarts(PreparedStatement statement, int first, List<GroupStart> starts) throws SQLException {
        Connection connection = statement.getConnection();
        statement.setArray(
                first, array(connection, "text", starts, start -> start.group().queue()));
        statement.setArray(
                first + 1,
                array(connection, "text", starts, start -> start.group().user()));
        statement.setArray(
                first + 2,
                array(connection, "int4", starts, start -> start.group().priority()));
        statement.setArray(
                first + 3,
                array(connection, "int4", starts, start -> start.group().isTimed() ? 1 : 0));
        statement.setArray(
                first + 4,
                array(connection, "int8", starts, start -> start.after().since()));
        statement.setArray(
                first + 5,
                array(connection, "int8", starts, start -> start.after().id()));
        return first + 6;
    }

    private static <T> Array array(
            Connection connection, String type, List<T> all, Function<? super T, ? extends @Nullable Object> property)
            throws SQLException {
        return connection.createArrayOf(type, all.stream().map(property).toArray());
    }
}
