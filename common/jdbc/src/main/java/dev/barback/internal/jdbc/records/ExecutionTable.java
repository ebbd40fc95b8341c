package dev.barback.internal.jdbc.records;

import dev.barback.ExecutionRecord;
import dev.barback.ExecutionRecord.Failure;
import dev.barback.JobEvent.ExecutionOutcome;
import dev.barback.internal.jdbc.sql.MicroTime;
import dev.barback.internal.jdbc.sql.Statements;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Statements on the table of executions. Without state. */
final class ExecutionTable {
    private static final Upsert<ExecutionRecord> INSERT = new Upsert<>(
            "barback_executions",
            List.of(
                    new Column<>("job_id", Column.Type.TEXT, ExecutionRecord::jobId),
                    new Column<>("started_at", Column.Type.LONG, execution -> MicroTime.ceil(execution.startedAt())),
                    new Column<>("worker", Column.Type.TEXT, ExecutionRecord::worker),
                    new Column<>("number", Column.Type.INTEGER, ExecutionRecord::number),
                    new Column<>("ended_at", Column.Type.LONG, execution -> MicroTime.ceil(execution.endedAt())),
                    new Column<>(
                            "ending",
                            Column.Type.TEXT,
                            execution -> execution.outcome().name()),
                    new Column<>("error_class", Column.Type.TEXT, failure(Failure::errorClass)),
                    new Column<>("message", Column.Type.TEXT, failure(Failure::message)),
                    new Column<>("backtrace", Column.Type.TEXT, failure(Failure::backtrace)),
                    new Column<>("user_name", Column.Type.TEXT, ExecutionRecord::user)),
            "",
            "",
            "ON CONFLICT DO NOTHING");

    private static final String COLUMNS =
            "started_at, worker, number, ended_at, ending, error_class, message, backtrace, user_name";

    /** The execution that the record of a job tells: its only one, which has ended well. */
    private static final String TOLD_BY_JOB = "started_at, worker, 1 AS number, finished_at AS ended_at,"
            + " 'COMPLETED' AS ending, NULL AS error_class, NULL AS message, NULL AS backtrace, user_name"
            + " FROM barback_jobs WHERE sole = 1";

    private static final String SELECT = "SELECT " + COLUMNS + " FROM barback_executions WHERE job_id = ?"
            + " UNION ALL SELECT " + TOLD_BY_JOB + " AND id = ? ORDER BY started_at DESC, worker DESC LIMIT ?";

    /** In the order of users, in all transactions alike: another order could deadlock. */
    private static final String ADD_TIME_SPENT = "INSERT INTO barback_time_spent AS t (user_name, spent)"
            + " SELECT user_name, sum(ended_at - started_at) FROM barback_executions%s AND user_name IS NOT NULL"
            + " GROUP BY user_name ORDER BY user_name"
            + " ON CONFLICT (user_name) DO UPDATE SET spent = t.spent + excluded.spent";

    private ExecutionTable() {}

    /** Inserts the executions that are not there yet. */
    static void insert(Connection connection, RecordDialect dialect, Collection<ExecutionRecord> executions)
            throws SQLException {
        dialect.write(connection, INSERT, sorted(executions));
    }

    /** Whether there is an execution that only the record of one of these jobs tells. */
    static boolean areToldByJobs(Connection connection, RecordDialect dialect, Collection<String> jobIds)
            throws SQLException {
        String sql = "SELECT 1 FROM barback_jobs WHERE sole = 1 AND " + dialect.isAnyOf("id") + " LIMIT 1";
        return !jobIds.isEmpty()
                && !dialect.select(connection, row -> 1, sql, dialect.texts(connection, jobIds))
                        .isEmpty();
    }

    /** Gives executions their own rows that only the records of these jobs tell. */
    static void insertToldByJobs(Connection connection, RecordDialect dialect, Collection<String> jobIds)
            throws SQLException {
        Object ids = dialect.texts(connection, jobIds);
        String condition = " AND " + dialect.isAnyOf("id");
        dialect.update(
                connection,
                "INSERT INTO barback_executions (job_id, " + COLUMNS + ") SELECT id, " + TOLD_BY_JOB + condition
                        + " ORDER BY id" + dialect.rowLock() + " ON CONFLICT DO NOTHING",
                ids);
        dialect.update(connection, "UPDATE barback_jobs SET sole = 0 WHERE sole = 1" + condition, ids);
    }

    /** The time of a user's executions, including those that are deleted. */
    static Duration timeSpent(Connection connection, String user) throws SQLException {
        String sql =
                "SELECT coalesce((SELECT sum(ended_at - started_at) FROM barback_executions WHERE user_name = ?), 0)"
                        + " + coalesce((SELECT spent FROM barback_time_spent WHERE user_name = ?), 0)";
        long micros = Statements.select(connection, row -> row.getLong(1), sql, user, user)
                .get(0);
        return Duration.of(micros, ChronoUnit.MICROS);
    }

    /**
     * Deletes the executions of jobs, and keeps the time they took. This transaction must have changed the jobs' rows
     * before, or another one might add the same time.
     */
    static void delete(Connection connection, Collection<String> jobIds) throws SQLException {
        if (!jobIds.isEmpty()) {
            String condition =
                    " WHERE job_id IN (" + jobIds.stream().map(id -> "?").collect(Collectors.joining(", ")) + ")";
            Statements.update(connection, ADD_TIME_SPENT.formatted(condition), jobIds.toArray());
            Statements.update(connection, "DELETE FROM barback_executions" + condition, jobIds.toArray());
        }
    }

    private static List<ExecutionRecord> sorted(Collection<ExecutionRecord> executions) {
        return executions.stream()
                .sorted(Comparator.comparing(ExecutionRecord::jobId).thenComparing(ExecutionRecord::startedAt))
                .toList();
    }

    /** The latest executions of a job, oldest first. */
    static List<ExecutionRecord> latest(Connection connection, String jobId, int max) throws SQLException {
        List<ExecutionRecord> executions =
                Statements.select(connection, row -> read(row, jobId), SELECT, jobId, jobId, max);
        Collections.reverse(executions);
        return executions;
    }

    private static ExecutionRecord read(ResultSet row, String jobId) throws SQLException {
        return new ExecutionRecord(
                jobId,
                row.getInt("number"),
                row.getString("user_name"),
                row.getString("worker"),
                MicroTime.instant(row.getLong("started_at")),
                MicroTime.instant(row.getLong("ended_at")),
                ExecutionOutcome.valueOf(row.getString("ending")),
                failure(row));
    }

    private static Function<ExecutionRecord, @Nullable Object> failure(Function<Failure, @Nullable Object> part) {
        return execution -> execution.failure() == null ? null : part.apply(execution.failure());
    }

    private static @Nullable Failure failure(ResultSet row) throws SQLException {
        String errorClass = row.getString("error_class");
        return errorClass == null
                ? null
                : new Failure(errorClass, row.getString("message"), row.getString("backtrace"));
    }
}
