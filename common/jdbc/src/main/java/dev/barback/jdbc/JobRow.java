package dev.barback.jdbc;

import dev.barback.record.Attempt;
import dev.barback.record.JobFacts;
import dev.barback.record.JobRecord;
import dev.barback.record.JobState;
import dev.barback.record.Progress;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row of the table of jobs: its columns, and how a record becomes one and is read from one. Without state. */
final class JobRow {
    /** What belongs to the latest edition and state, and is replaced together. */
    static final List<String> LATEST = List.of(
            "edition",
            "ended",
            "since",
            "state",
            "job_class",
            "queue",
            "priority",
            "executions",
            "due_at",
            "ready_at",
            "worker",
            "started_at",
            "finished_at",
            "result",
            "error",
            "progress_done",
            "progress_total",
            "progress_message",
            "progress_at",
            "user_name",
            "expected");

    static final String COLUMNS = "id, " + String.join(", ", LATEST) + ", keep_until, created_at, data_edition";

    private static final long NO_DATA = Long.MIN_VALUE;

    private JobRow() {}

    /** The numbers of the table are not those of the enum, which may get others. */
    static int code(JobState state) {
        return switch (state) {
            case SCHEDULED -> 0;
            case AVAILABLE -> 1;
            case RETRYABLE -> 2;
            case EXECUTING -> 3;
            case COMPLETED -> 4;
            case DISCARDED -> 5;
            case DEAD -> 6;
            case CANCELLED -> 7;
        };
    }

    static JobState state(int code) throws SQLException {
        for (JobState state : JobState.values()) {
            if (code(state) == code) {
                return state;
            }
        }
        throw new SQLException("The table barback_jobs has a state of number " + code + ": a newer version wrote it.");
    }

    /** All columns, of a statement that inserts them. */
    static void set(PreparedStatement insert, JobRecord job) throws SQLException {
        insert.setString(1, job.jobId());
        int next = setLatest(insert, 2, job);
        insert.setLong(next, Micros.ceil(job.readyAt()));
        insert.setLong(next + 1, Micros.ceil(job.createdAt()));
        setData(insert, next + 2, job);
    }

    /** Those of {@link #LATEST}. @return the next index */
    static int setLatest(PreparedStatement statement, int first, JobRecord job) throws SQLException {
        int next = first;
        statement.setLong(next++, job.edition());
        statement.setInt(next++, job.state().isEnded() ? 1 : 0);
        statement.setLong(next++, Micros.ceil(job.since()));
        statement.setInt(next++, code(job.state()));
        statement.setString(next++, job.job().jobClass());
        statement.setString(next++, job.job().queue());
        statement.setObject(next++, job.job().priority(), Types.INTEGER);
        statement.setInt(next++, job.job().executions());
        setTime(statement, next++, job.job().scheduledAt());
        setTime(statement, next++, job.readyAt());
        Attempt attempt = job.attempt();
        statement.setString(next++, attempt == null ? null : attempt.worker());
        setTime(statement, next++, attempt == null ? null : attempt.startedAt());
        setTime(statement, next++, attempt == null ? null : attempt.finishedAt());
        statement.setString(next++, attempt == null ? null : attempt.result());
        statement.setString(next++, attempt == null ? null : attempt.error());
        next = setProgress(statement, next, attempt == null ? null : attempt.progress());
        statement.setString(next++, job.job().user());
        Duration expected = job.job().duration();
        statement.setObject(next++, expected == null ? null : expected.toNanos() / 1_000, Types.BIGINT);
        return next;
    }

    /** How far it has come. @return the next index */
    static int setProgress(PreparedStatement statement, int first, @Nullable Progress progress) throws SQLException {
        statement.setObject(first, progress == null ? null : progress.done(), Types.BIGINT);
        statement.setObject(first + 1, progress == null ? null : progress.total(), Types.BIGINT);
        statement.setString(first + 2, progress == null ? null : progress.message());
        setTime(statement, first + 3, progress == null ? null : progress.at());
        return first + 4;
    }

    /** The data and their edition. @return the next index */
    static int setData(PreparedStatement statement, int first, JobRecord job) throws SQLException {
        JobRecord.Data data = job.data();
        statement.setLong(first, data == null ? NO_DATA : data.edition());
        statement.setBytes(first + 1, data == null ? null : data.json());
        return first + 2;
    }

    private static void setTime(PreparedStatement statement, int index, @Nullable Instant time) throws SQLException {
        statement.setObject(index, time == null ? null : Micros.ceil(time), Types.BIGINT);
    }

    /** What {@link #COLUMNS} says, and the data where they were asked for. */
    static JobRecord read(ResultSet row, boolean withData) throws SQLException {
        long edition = row.getLong("edition");
        JobFacts facts = new JobFacts(
                row.getString("id"),
                row.getString("job_class"),
                row.getString("queue"),
                row.getObject("priority") == null ? null : (Integer) row.getInt("priority"),
                row.getInt("executions"),
                edition == 0 ? null : Instant.EPOCH.plusNanos(edition),
                timeOrNull(row, "due_at"),
                row.getString("user_name"),
                expected(row));
        String worker = row.getString("worker");
        Attempt attempt = worker == null
                ? null
                : new Attempt(
                        worker,
                        timeOrNull(row, "started_at"),
                        timeOrNull(row, "finished_at"),
                        row.getString("result"),
                        row.getString("error"),
                        progress(row));
        byte[] json = withData ? row.getBytes("data") : null;
        return new JobRecord(
                facts,
                state(row.getInt("state")),
                time(row, "since"),
                time(row, "created_at"),
                attempt,
                json == null ? null : new JobRecord.Data(row.getLong("data_edition"), json));
    }

    private static @Nullable Duration expected(ResultSet row) throws SQLException {
        long micros = row.getLong("expected");
        return row.wasNull() ? null : Duration.of(micros, ChronoUnit.MICROS);
    }

    private static @Nullable Progress progress(ResultSet row) throws SQLException {
        Instant at = timeOrNull(row, "progress_at");
        return at == null
                ? null
                : new Progress(
                        row.getLong("progress_done"),
                        row.getLong("progress_total"),
                        row.getString("progress_message"),
                        at);
    }

    static Instant time(ResultSet row, String column) throws SQLException {
        return Micros.instant(row.getLong(column));
    }

    private static @Nullable Instant timeOrNull(ResultSet row, String column) throws SQLException {
        long micros = row.getLong(column);
        return row.wasNull() ? null : Micros.instant(micros);
    }
}
