package dev.barback.internal.jdbc.queue;

import dev.barback.internal.jdbc.sql.PostgresDialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Messages on PostgreSQL: concurrent transactions skip each other's locked rows; a batch is one statement with arrays. */
final class PostgresQueueDialect extends PostgresDialect implements QueueDialect {
    /** The channel of notifications that messages were published; the payload is the queue. */
    static final String CHANNEL = "barback";

    private static final String INSERT = "WITH inserted AS (INSERT INTO barback_messages"
            + " (queue, priority, user_name, since, due_at, delayed_until, attributes, data)"
            + " SELECT ?, priority, user_name, coalesce(due_at, now), due_at, CASE WHEN due_at > now THEN due_at END,"
            + " attributes, data FROM unnest(?::int[], ?::text[], ?::bigint[], ?::text[], ?::bytea[])"
            + " AS given(priority, user_name, due_at, attributes, data), (SELECT " + FROM_NOW + ") AS clock(now))"
            + " SELECT pg_notify('" + CHANNEL + "', ?)";

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
    public String firstOfUsers(String columns, String condition, String order) {
        return "SELECT own.* FROM unnest(?::text[], ?::int[]) AS share(whose, places) CROSS JOIN LATERAL (SELECT "
                + columns + " FROM barback_messages WHERE " + condition + " AND user_name = share.whose ORDER BY "
                + order
                + " LIMIT share.places" + lockClause() + ") AS own";
    }

    @Override
    public List<Map<String, Integer>> portions(Map<String, Integer> limits) {
        return List.of(limits);
    }

    @Override
    public void setPortion(PreparedStatement statement, int first, String queue, Map<String, Integer> portion)
            throws SQLException {
        Connection connection = statement.getConnection();
        statement.setArray(
                first, connection.createArrayOf("text", portion.keySet().toArray()));
        statement.setArray(
                first + 1, connection.createArrayOf("int4", portion.values().toArray()));
        statement.setString(first + 2, queue);
    }

    @Override
    public void insert(Connection connection, String queue, List<MessageRow> rows, long now) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) { // its plan is the same for any table
            insert.setString(1, queue);
            insert.setArray(2, connection.createArrayOf("int4", toArray(rows, MessageRow::priority)));
            insert.setArray(3, connection.createArrayOf("text", toArray(rows, MessageRow::user)));
            insert.setArray(4, connection.createArrayOf("int8", toArray(rows, MessageRow::dueAt)));
            insert.setArray(5, connection.createArrayOf("text", toArray(rows, MessageRow::attributes)));
            insert.setArray(
                    6,
                    connection.createArrayOf(
                            "bytea", rows.stream().map(MessageRow::data).toArray(byte[][]::new)));
            insert.setLong(7, now);
            insert.setString(8, queue);
            insert.execute();
        }
    }

    @Override
    public void change(Connection connection, LeaseChange change, List<JdbcLease> leases) throws SQLException {
        String condition = " WHERE (id, lease) IN (SELECT * FROM unnest(?::bigint[], ?::bigint[]))" + relaxedCommit();
        try (PreparedStatement update = prepare(connection, change.statement() + condition)) {
            int next = 1;
            if (change.time() != null) {
                update.setObject(next++, change.time(), Types.BIGINT);
            }
            update.setArray(next++, connection.createArrayOf("int8", toArray(leases, JdbcLease::id)));
            update.setArray(next, connection.createArrayOf("int8", toArray(leases, JdbcLease::token)));
            update.executeUpdate();
        }
    }

    private static <T> @Nullable Object[] toArray(List<T> all, Function<T, @Nullable Object> property) {
        return all.stream().map(property).toArray();
    }
}
