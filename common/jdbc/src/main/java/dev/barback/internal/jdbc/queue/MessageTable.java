package dev.barback.internal.jdbc.queue;

import dev.barback.QueueInfo;
import dev.barback.internal.jdbc.sql.Database;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.internal.jdbc.sql.MicroTime;
import dev.barback.internal.jdbc.sql.Statements;
import dev.barback.spi.Message;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Statements on the table of messages: one per method, and each uses an index. Without state. */
final class MessageTable {
    /** No lease ends later than this from now, unless the clock was set back; includes a minute for clock skew. */
    private static final long MAX_LEASE_MICROS = MicroTime.of(JdbcOptions.MAX_LEASE_TIME.plusMinutes(1));

    /** Enough for a thousand jobs of the usual size; the result may exceed it by one message. */
    private static final int MAX_BYTES = 8_000_000;

    private static final String AVAILABLE = "queue = ? AND delayed_until IS NULL AND leased_until IS NULL";

    /** Goes from one user to the next by the index, however many messages each has. */
    private static final String USERS = "WITH RECURSIVE users(name) AS ("
            + "SELECT (SELECT min(user_name) FROM barback_messages WHERE " + AVAILABLE + " AND user_name >= ?)"
            + " UNION ALL SELECT (SELECT min(user_name) FROM barback_messages WHERE " + AVAILABLE
            + " AND user_name > users.name) FROM users WHERE users.name IS NOT NULL)"
            + " SELECT name FROM users WHERE name IS NOT NULL LIMIT ?";

    private final QueueDialect dialect;
    private final String claimSql;
    private final String expireLeasesSql;
    private final String makeDueAvailableSql;
    private final List<String> purgeSql;

    MessageTable(QueueDialect dialect) {
        this.dialect = dialect;
        String rows = "SELECT " + dialect.rowId() + " FROM barback_messages WHERE queue = ? AND ";
        String first = dialect.firstOfUsers(
                dialect.rowId() + " AS place, priority, since, id, length(data) AS size",
                AVAILABLE,
                "priority, since, id");
        String sized = "SELECT place, sum(size) OVER (ORDER BY priority, since, id) - size AS before FROM (" + first
                + ") AS first";
        String now = dialect.fromNow();
        claimSql =
                "UPDATE barback_messages SET leased_until = " + now + ", lease = ?, deliveries = deliveries + 1 WHERE "
                        + dialect.rowIdIn("SELECT place FROM (" + sized + ") AS sized WHERE before < " + MAX_BYTES)
                        + dialect.relaxedCommit()
                        + " RETURNING id, priority, since, due_at, deliveries, attributes, data, leased_until";
        makeDueAvailableSql = "UPDATE barback_messages SET delayed_until = NULL WHERE "
                + dialect.rowIdIn(
                        rows + "delayed_until <= " + now + " ORDER BY delayed_until LIMIT ?" + dialect.lockClause())
                + dialect.relaxedCommit();
        expireLeasesSql = "UPDATE barback_messages SET leased_until = NULL WHERE "
                + dialect.rowIdIn(rows
                        + "leased_until IS NOT NULL AND (leased_until <= " + now + " OR leased_until > " + now
                        + ") ORDER BY leased_until LIMIT ?" // in order, or a table not yet analyzed is read as a whole
                        + dialect.lockClause())
                + dialect.relaxedCommit();
        purgeSql = List.of(
                purge(dialect, rows + "delayed_until IS NULL AND leased_until IS NULL"),
                purge(dialect, rows + "leased_until IS NOT NULL"),
                purge(dialect, rows + "delayed_until IS NOT NULL"));
    }

    private static String purge(QueueDialect dialect, String rows) {
        return "DELETE FROM barback_messages WHERE "
                + dialect.rowIdIn(rows + " AND id <= ? LIMIT ?" + dialect.lockClause());
    }

    /** The users with available messages in a queue, by name, from this name on; up to max. */
    List<String> users(Connection connection, String queue, String from, int max) throws SQLException {
        try (PreparedStatement select = dialect.prepare(connection, USERS)) {
            select.setString(1, queue);
            select.setString(2, from);
            select.setString(3, queue);
            select.setInt(4, max);
            return Statements.rows(select, row -> row.getString(1));
        }
    }

    /** Claims available messages, up to each user's limit, or fewer if they are large; in the order of delivery. */
    List<JdbcLease> claim(Connection connection, String queue, Map<String, Integer> limits, Claim claimed)
            throws SQLException {
        List<Claimed> rows = new ArrayList<>();
        long bytes = 0;
        try (PreparedStatement update = dialect.prepare(connection, claimSql)) {
            for (Map<String, Integer> portion : dialect.portions(limits)) {
                update.setLong(1, claimed.until());
                update.setLong(2, claimed.token());
                dialect.setPortion(update, 3, queue, portion);
                List<Claimed> some = Statements.rows(update, row -> claimed(row, queue, claimed));
                rows.addAll(some);
                bytes += some.stream().mapToLong(Claimed::bytes).sum();
                if (bytes >= MAX_BYTES) {
                    break;
                }
            }
        }
        Collections.sort(rows, Claimed.ORDER); // RETURNING promises none
        return rows.stream().map(Claimed::lease).toList();
    }

    /**
     * The values that a claim writes.
     *
     * @param until when the leases end, as {@link Database#fromNow} gives it
     * @param token identifies the claim
     * @param leaseMicros how long the leases last, in microseconds
     */
    record Claim(long until, long token, long leaseMicros) {}

    /**
     * When the next message of the queue becomes due or loses its lease; times by the database's clock.
     *
     * @param now the time of the query
     * @param firstDue the earliest due time; null = no message is delayed
     * @param firstLeaseEnd the earliest end of a lease; null = no message is leased
     * @param lastLeaseEnd the latest end of a lease; null = no message is leased
     */
    record NextAvailability(
            long now,
            @Nullable Long firstDue,
            @Nullable Long firstLeaseEnd,
            @Nullable Long lastLeaseEnd) {
        boolean hasDueMessage() {
            return firstDue != null && firstDue <= now;
        }

        boolean hasExpiredLease() {
            return (firstLeaseEnd != null && firstLeaseEnd <= now)
                    || (lastLeaseEnd != null && lastLeaseEnd > now + MAX_LEASE_MICROS);
        }

        /** The microseconds until then; Long.MAX_VALUE = never. */
        long microsUntil() {
            long due = firstDue == null ? Long.MAX_VALUE : firstDue - now;
            long leaseEnd = firstLeaseEnd == null ? Long.MAX_VALUE : firstLeaseEnd - now;
            return Math.max(0, Math.min(due, leaseEnd));
        }
    }

    /** @param now {@link Database#fromNow}(0) */
    NextAvailability nextAvailability(Connection connection, String queue, long now) throws SQLException {
        String fromQueue = " FROM barback_messages WHERE queue = ? AND ";
        String sql = "SELECT " + dialect.fromNow() + ", (SELECT min(delayed_until)" + fromQueue
                + "delayed_until IS NOT NULL),"
                + " (SELECT min(leased_until)" + fromQueue + "leased_until IS NOT NULL),"
                + " (SELECT max(leased_until)" + fromQueue + "leased_until IS NOT NULL)";
        try (PreparedStatement select = dialect.prepare(connection, sql)) {
            select.setLong(1, now);
            select.setString(2, queue);
            select.setString(3, queue);
            select.setString(4, queue);
            try (ResultSet result = select.executeQuery()) {
                result.next();
                return new NextAvailability(
                        result.getLong(1), nullableLong(result, 2), nullableLong(result, 3), nullableLong(result, 4));
            }
        }
    }

    /**
     * Makes due messages available, up to max.
     *
     * @param now {@link Database#fromNow}(0), also in the other methods
     */
    void makeDueAvailable(Connection connection, String queue, long now, int max) throws SQLException {
        try (PreparedStatement update = dialect.prepare(connection, makeDueAvailableSql)) {
            update.setString(1, queue);
            update.setLong(2, now);
            update.setInt(3, max);
            update.executeUpdate();
        }
    }

    /** Makes messages with an expired lease available, up to max. */
    void expireLeases(Connection connection, String queue, long now, int max) throws SQLException {
        try (PreparedStatement update = dialect.prepare(connection, expireLeasesSql)) {
            update.setString(1, queue);
            update.setLong(2, now);
            update.setLong(3, now + MAX_LEASE_MICROS);
            update.setInt(4, max);
            update.executeUpdate();
        }
    }

    boolean holds(Connection connection, JdbcLease lease) throws SQLException {
        String sql = "SELECT 1 FROM barback_messages WHERE id = ? AND lease = ?";
        try (PreparedStatement select = dialect.prepare(connection, sql)) {
            select.setLong(1, lease.id());
            select.setLong(2, lease.token());
            try (ResultSet result = select.executeQuery()) {
                return result.next();
            }
        }
    }

    /** The greatest id; 0 = there are no messages. */
    long lastId(Connection connection) throws SQLException {
        try (PreparedStatement select = dialect.prepare(connection, "SELECT max(id) FROM barback_messages");
                ResultSet result = select.executeQuery()) {
            return result.next() ? result.getLong(1) : 0;
        }
    }

    /** Deletes up to max messages of each state. @return the number of deleted messages */
    int purge(Connection connection, String queue, long lastId, int max) throws SQLException {
        int deleted = 0;
        for (String sql : purgeSql) {
            try (PreparedStatement delete = dialect.prepare(connection, sql)) {
                delete.setString(1, queue);
                delete.setLong(2, lastId);
                delete.setInt(3, max);
                deleted += delete.executeUpdate();
            }
        }
        return deleted;
    }

    /** Counts due messages and expired leases as available, although the next fetch is the first to write that. */
    List<QueueInfo> queues(Connection connection, long now) throws SQLException {
        String time = dialect.fromNow();
        String count = "(SELECT count(*) FROM barback_messages WHERE queue = name AND ";
        String sql = "SELECT name, " + count + "delayed_until IS NULL AND leased_until IS NULL) + "
                + count + "delayed_until <= " + time + ") + " + count + "leased_until <= " + time + "), "
                + count + "leased_until > " + time + "), " + count + "delayed_until > " + time + ")"
                + " FROM barback_queues ORDER BY name";
        try (PreparedStatement select = dialect.prepare(connection, sql)) {
            for (int i = 1; i <= 4; i++) {
                select.setLong(i, now);
            }
            return Statements.rows(
                    select,
                    row -> new QueueInfo(
                            row.getString(1),
                            OptionalLong.of(row.getLong(2)),
                            OptionalLong.of(row.getLong(3)),
                            OptionalLong.of(row.getLong(4)),
                            ""));
        }
    }

    private static Claimed claimed(ResultSet result, String queue, Claim claim) throws SQLException {
        Message message = new Message(
                result.getBytes(7),
                AttributesJson.read(result.getString(6)),
                MicroTime.instantOrNull(nullableLong(result, 4)));
        long id = result.getLong(1);
        JdbcLease.RowKey rowKey = new JdbcLease.RowKey(queue, id, claim.token());
        Instant fetchedAt = MicroTime.instant(result.getLong(8) - claim.leaseMicros());
        return new Claimed(
                result.getInt(2), result.getLong(3), id, new JdbcLease(rowKey, message, result.getInt(5), fetchedAt));
    }

    private static @Nullable Long nullableLong(ResultSet result, int column) throws SQLException {
        long value = result.getLong(column);
        return result.wasNull() ? null : value;
    }

    private record Claimed(int priority, long since, long id, JdbcLease lease) {
        int bytes() {
            return lease.message().data().length;
        }

        static final Comparator<Claimed> ORDER = Comparator.comparingInt(Claimed::priority)
                .thenComparingLong(Claimed::since)
                .thenComparingLong(Claimed::id);
    }
}
