package dev.barback.internal.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** SQLite: one writer at a time, so no row needs a lock, and statements cost no round trip. */
final class SqliteDialect implements Dialect {

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

    /** Uses the machine's clock, which all processes that share the file have: the parameter is the time itself. */
    @Override
    public String fromNow() {
        return "?";
    }

    /** Empty: on SQLite the connection is set to relaxed commits. */
    @Override
    public String relaxedCommit() {
        return "";
    }

    /** The work on a connection is one transaction already, and its durability is set before. */
    @Override
    public <T> T inTransaction(Connection connection, Database.Access access, TransactionBody<T> body)
            throws SQLException {
        return body.run();
    }

    @Override
    public <T> T keepingDurability(Connection connection, TransactionBody<T> body) throws SQLException {
        return body.run();
    }

    @Override
    public <T> void write(Connection connection, Upsert<T> upsert, List<T> rows) throws SQLException {
        writeEach(connection, upsert, rows, messageRow -> {});
    }

    @Override
    public <T> Set<String> writeReturningKeys(
            Connection connection, Upsert<T> upsert, List<T> rows, Database.Access access) throws SQLException {
        Set<String> written = new HashSet<>();
        writeEach(
                connection,
                upsert,
                rows,
                messageRow -> written.add(
                        String.valueOf(upsert.columns().get(0).value().apply(messageRow))));
        return written;
    }

    private static <T> void writeEach(Connection connection, Upsert<T> upsert, List<T> rows, Consumer<T> written)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(upsert.rowSql())) {
            for (T messageRow : rows) {
                int next = 1;
                for (Column<T> column : upsert.columns()) {
                    column.set(statement, next++, messageRow);
                }
                if (statement.executeUpdate() > 0) {
                    written.accept(messageRow);
                }
            }
        }
    }

    @Override
    public void beginChange(Connection connection) throws SQLException {
        Statements.update(connection, "UPDATE barback_changes SET number = number + 1");
    }

    /** There is one writer at a time: changes with a lower number are committed. */
    @Override
    public CommitSnapshot snapshot(Connection connection) throws SQLException {
        return Statements.select(
                        connection,
                        messageRow -> new CommitSnapshot(messageRow.getLong(1), messageRow.getLong(2) + 1, List.of()),
                        "SELECT life, number FROM barback_changes")
                .get(0);
    }

    /** None: if its machine fails, its users fail, too. */
    @Override
    public long maxLostNumbers() {
        return 0;
    }

    @Override
    public PreparedStatement prepare(Connection connection, String sql) throws SQLException {
        return connection.prepareStatement(sql);
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
