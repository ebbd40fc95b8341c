package dev.barback.internal.jdbc.queue;

import dev.barback.QueueInfo;
import dev.barback.internal.jdbc.queue.MessageGroup.Head;
import dev.barback.internal.jdbc.queue.WaitingGroups.GroupStart;
import dev.barback.internal.jdbc.sql.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Statements on the table of messages; each uses an index. A parameter {@code now} is {@link
 * dev.barback.internal.jdbc.sql.Database#fromNow}(0). Without state.
 */
final class MessageTable {
    private static final int MAX_MADE_AVAILABLE = 1_000;

    private final QueueDialect dialect;
    private final List<String> purgeSql;
    private final String queuesSql;

    MessageTable(QueueDialect dialect) {
        this.dialect = dialect;
        String rows = "SELECT " + dialect.rowId() + " FROM barback_messages WHERE queue = ? AND delayed_until IS ";
        purgeSql = List.of(purge(rows + "NULL"), purge(rows + "NOT NULL"));
        queuesSql = queuesSql();
    }

    private String purge(String rows) {
        return "DELETE FROM barback_messages WHERE "
                + dialect.rowIdIn(rows + " AND id <= ? LIMIT ?" + dialect.lockClause());
    }

    private String queuesSql() {
        String time = dialect.fromNow();
        String count = "(SELECT count(*) FROM barback_messages WHERE queue = name AND ";
        return "SELECT name, " + count + "delayed_until IS NULL AND (timed = 0 OR since <= " + time + ")), "
                + count + "delayed_until IS NULL AND timed = 1 AND since > " + time + "), "
                + count + "delayed_until <= " + time + "), "
                + count + "delayed_until > " + time + ")"
                + " FROM barback_queues ORDER BY name";
    }

    /**
     * What a look has found.
     *
     * @param heads the groups of each queue, in the order of users
     * @param delays by queue, the microseconds until the first delayed message of a user is due
     */
    record Look(Map<String, List<Head>> heads, Map<String, Long> delays) {}

    /** @param from for each queue, the group after which to begin */
    Look look(Connection connection, Map<String, MessageGroup> from, long now) throws SQLException {
        // In this order: a message that another process moves meanwhile is then in both, and in the other in neither
        Map<String, Long> delays = dialect.delays(connection, from.keySet(), now);
        Map<String, List<Head>> heads = dialect.heads(connection, from.values(), now).stream()
                .collect(Collectors.groupingBy(head -> head.group().queue()));
        return new Look(heads, delays);
    }

    List<Head> heads(Connection connection, List<GroupStart> starts, long now) throws SQLException {
        return dialect.heads(connection, starts, now);
    }

    List<Arrival> makeDelayedAvailable(Connection connection, List<String> queues, long now) throws SQLException {
        return dialect.makeDelayedAvailable(connection, queues, MAX_MADE_AVAILABLE, now);
    }

    Map<String, Long> delays(Connection connection, List<String> queues, long now) throws SQLException {
        return dialect.delays(connection, queues, now);
    }

    /** Claims messages, or fewer if they are large; in the order of delivery. */
    List<JdbcLease> claim(Connection connection, Claim claim) throws SQLException {
        return dialect.claim(connection, claim).stream()
                .sorted(JdbcLease.ORDER) // RETURNING promises none
                .toList();
    }

    boolean holds(Connection connection, JdbcLease lease) throws SQLException {
        String sql = "SELECT 1 FROM barback_messages WHERE id = ? AND lease = ?";
        try (PreparedStatement select = dialect.prepare(connection, sql)) {
            select.setLong(1, lease.place().id());
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
        Map<String, Long> leased = dialect.leased(connection, now);
        try (PreparedStatement select = dialect.prepare(connection, queuesSql)) {
            for (int i = 1; i <= 4; i++) {
                select.setLong(i, now);
            }
            return Statements.rows(select, row -> {
                long held = leased.getOrDefault(row.getString(1), 0L);
                return new QueueInfo(
                        row.getString(1),
                        OptionalLong.of(Math.max(0, row.getLong(2) - held) + row.getLong(4)),
                        OptionalLong.of(held),
                        OptionalLong.of(row.getLong(3) + row.getLong(5)),
                        "");
            });
        }
    }
}
