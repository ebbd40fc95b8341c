package dev.barback.internal.jdbc.queue;

import dev.barback.internal.jdbc.sql.SqliteDialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Map;

/** Messages on SQLite: one writer at a time, so no row needs a lock, and statements cost no round trip. */
final class SqliteQueueDialect extends SqliteDialect implements QueueDialect {

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
    public String firstOfUsers(String columns, String condition, String order) {
        return "SELECT " + columns + " FROM barback_messages WHERE " + condition + " AND user_name = ? ORDER BY "
                + order + " LIMIT ?";
    }

    @Override
    public List<Map<String, Integer>> portions(Map<String, Integer> limits) {
        return limits.entrySet().stream()
                .map(entry -> Map.of(entry.getKey(), entry.getValue()))
                .toList();
    }

    @Override
    public void setPortion(PreparedStatement statement, int first, String queue, Map<String, Integer> portion)
            throws SQLException {
        for (Map.Entry<String, Integer> only : portion.entrySet()) {
            statement.setString(first, queue);
            statement.setString(first + 1, only.getKey());
            statement.setInt(first + 2, only.getValue());
        }
    }

    @Override
    public void insert(Connection connection, String queue, List<MessageRow> rows, long now) throws SQLException {
        String sql =
                "INSERT INTO barback_messages (queue, priority, user_name, since, due_at, delayed_until, attributes, data)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setString(1, queue);
            for (MessageRow messageRow : rows) {
                insert.setInt(2, messageRow.priority());
                insert.setString(3, messageRow.user());
                insert.setLong(4, messageRow.since(now));
                insert.setObject(5, messageRow.dueAt(), Types.BIGINT);
                insert.setObject(6, messageRow.delayedUntil(now), Types.BIGINT);
                insert.setString(7, messageRow.attributes());
                insert.setBytes(8, messageRow.data());
                insert.executeUpdate();
            }
        }
    }

    @Override
    public void change(Connection connection, LeaseChange change, List<JdbcLease> leases) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement(change.statement() + " WHERE id = ? AND lease = ?")) {
            for (JdbcLease lease : leases) {
                int next = 1;
                if (change.time() != null) {
                    update.setLong(next++, change.time());
                }
                update.setLong(next++, lease.id());
                update.setLong(next, lease.token());
                update.executeUpdate();
            }
        }
    }
}
