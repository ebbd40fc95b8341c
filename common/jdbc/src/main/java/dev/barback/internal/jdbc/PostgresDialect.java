package dev.barback.internal.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

/** PostgreSQL: concurrent transactions skip each other's locked rows; a batch is one statement with arrays. */
final class PostgresDialect implements Dialect {
    static final String CHANNEL = "barback";

    /** The statement's time, the same for each row: so an index can be used. */
    private static final String FROM_NOW =
            "((extract(epoch FROM statement_timestamp()) * 1000000)::bigint + ?::bigint)";

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

    /** Uses the server's clock: one for all workers, even if their own clocks are wrong. */
    @Override
    public String fromNow() {
        return FROM_NOW;
    }

    /** Only for this transaction, which consists of this statement; evaluated once. */
    @Override
    public String relaxedCommit() {
        return " AND (SELECT set_config('synchronous_commit', 'off', true)) IS NOT NULL";
    }

    @Override
    public <T> T inTransaction(Connection connection, Database.Access access, TransactionBody<T> body)
            throws SQLException {
        if (!connection.getAutoCommit()) { // the caller's transaction
            return body.run();
        }
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            if (access == Database.Access.RELAXED_WRITE) {
                statement.execute("SET LOCAL synchronous_commit = off");
            }
            T result = body.run();
            connection.commit();
            return result;
        } catch (SQLException | RuntimeException e) {
            rollBack(connection, e);
            throw e;
        } finally {
            if (!connection.isClosed()) {
                connection.setAutoCommit(true);
            }
        }
    }

    @Override
    public <T> T keepingDurability(Connection connection, TransactionBody<T> body) throws SQLException {
        String before = Statements.select(connection, row -> row.getString(1), "SHOW synchronous_commit")
                .get(0);
        T result = body.run();
        Statements.select(
                connection, row -> row.getString(1), "SELECT set_config('synchronous_commit', ?, true)", before);
        return result;
    }

    @Override
    public <T> void write(Connection connection, Upsert<T> upsert, List<T> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(upsert.arraySql(""))) {
            set(statement, upsert, rows);
            statement.executeUpdate();
        }
    }

    @Override
    public <T> Set<String> writeReturningKeys(
            Connection connection, Upsert<T> upsert, List<T> rows, Database.Access access) throws SQLException {
        String condition = access == Database.Access.DURABLE_WRITE ? "" : relaxedCommit();
        String key = " RETURNING " + upsert.columns().get(0).name();
        try (PreparedStatement statement = connection.prepareStatement(upsert.arraySql(condition) + key)) {
            set(statement, upsert, rows);
            return new HashSet<>(Statements.rows(statement, row -> row.getString(1)));
        }
    }

    private static <T> void set(PreparedStatement statement, Upsert<T> upsert, List<T> rows) throws SQLException {
        int next = 1;
        for (Column<T> column : upsert.columns()) {
            statement.setArray(next++, column.array(statement.getConnection(), rows));
        }
    }

    /** Does nothing: the server gives each writing transaction its number. */
    @Override
    public void beginChange(Connection connection) {}

    /**
     * The snapshot that a statement sees now: "10:20:10,14,15" is all below 20, except 10, 14 and 15. A server that
     * restarts after a crash may give again the numbers of commits that it has lost; so its start time identifies the
     * lifetime.
     */
    @Override
    public CommitSnapshot snapshot(Connection connection) throws SQLException {
        return Statements.select(
                        connection,
                        row -> snapshot(row.getLong(1), row.getString(2)),
                        "SELECT (extract(epoch FROM pg_postmaster_start_time()) * 1000)::bigint,"
                                + " pg_current_snapshot()::text")
                .get(0);
    }

    /**
     * When one of the server's processes is killed, all its memory is lost, without a new start time: more than the server
     * gives within the moment that is lost.
     */
    @Override
    public long maxLostNumbers() {
        return 5_000;
    }

    private static CommitSnapshot snapshot(long epoch, String snapshot) {
        String[] parts = snapshot.split(":", -1);
        return new CommitSnapshot(epoch, Long.parseLong(parts[1]), CommitSnapshot.parseNumbers(parts[2]));
    }

    private static void rollBack(Connection connection, Exception cause) {
        try {
            connection.rollback();
        } catch (SQLException e) { // the connection is dead; the server rolls back by itself
            cause.addSuppressed(e);
        }
    }

    /**
     * The server does not keep the statement: after five executions it would keep one plan, which fits the table at that
     * time, and a table that was empty then would be read as a whole when it has a million rows.
     */
    @Override
    public PreparedStatement prepare(Connection connection, String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.unwrap(PGStatement.class).setPrepareThreshold(0);
        return statement;
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
