package dev.barback.internal.jdbc.records;

import dev.barback.internal.jdbc.sql.Database;
import dev.barback.internal.jdbc.sql.PostgresDialect;
import dev.barback.internal.jdbc.sql.Statements;
import dev.barback.spi.JobEdits.Replacement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Records on PostgreSQL: a batch is one statement with arrays; the server numbers the changes. */
final class PostgresRecordDialect extends PostgresDialect implements RecordDialect {

    @Override
    public <T> void write(Connection connection, Upsert<T> upsert, List<T> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(upsert.arraySql(""))) {
            set(statement, upsert.columns(), rows);
            statement.executeUpdate();
        }
    }

    @Override
    public <T> Set<String> writeReturningKeys(
            Connection connection, Upsert<T> upsert, List<T> rows, Database.Access access) throws SQLException {
        String condition = access == Database.Access.DURABLE_WRITE ? "" : relaxedCommit();
        String key = " RETURNING " + upsert.columns().get(0).name();
        try (PreparedStatement statement = connection.prepareStatement(upsert.arraySql(condition) + key)) {
            set(statement, upsert.columns(), rows);
            return new HashSet<>(Statements.rows(statement, row -> row.getString(1)));
        }
    }

    @Override
    public Set<String> replace(Connection connection, List<Replacement> replacements) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(JobReplacement.arraySql())) {
            set(statement, JobReplacement.COLUMNS, replacements);
            return new HashSet<>(Statements.rows(statement, row -> row.getString(1)));
        }
    }

    @Override
    public Set<String> end(Connection connection, List<EndedJob> jobs) throws SQLException {
        try (PreparedStatement statement = prepare(connection, EndedJob.ARRAY_SQL)) {
            set(statement, EndedJob.COLUMNS, jobs);
            return new HashSet<>(Statements.rows(statement, row -> row.getString(1)));
        }
    }

    @Override
    public String isAnyOf(String column) {
        return column + " = ANY (ARRAY(SELECT unnest(?::text[])))"; // it expects ten, and uses an index
    }

    @Override
    public Object texts(Connection connection, Collection<String> values) throws SQLException {
        return connection.createArrayOf("text", values.toArray());
    }

    @Override
    public String rowLock() {
        return " FOR UPDATE";
    }

    private static <T> void set(PreparedStatement statement, List<Column<T>> columns, List<T> rows)
            throws SQLException {
        int next = 1;
        for (Column<T> column : columns) {
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
}
