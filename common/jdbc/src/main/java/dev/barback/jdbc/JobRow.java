package dev.barback.jdbc;

import dev.barback.record.Attempt;
import dev.barback.record.JobFacts;
import dev.barback.record.JobRecord;
import dev.barback.record.JobState;
import dev.barback.record.Progress;
import dev.barback.wire.Submission;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A row of the table of jobs: its columns, and how a record becomes one and is read from one. Without state. */
final class JobRow {
    /** What belongs to the latest edition and state, and is replaced together. */
    static final List<Column<JobRecord>> LATEST = List.of(
            number("edition", JobRecord::edition),
            code("ended", job -> job.state().isEnded() ? 1 : 0),
            number("since", job -> Micros.ceil(job.since())),
            code("state", job -> code(job.state())),
            code("listed", job -> listed(job.state())),
            text("job_class", job -> job.job().jobClass()),
            text("queue", job -> job.job().queue()),
            code("priority", job -> job.job().priority()),
            code("executions", job -> job.job().executions()),
            time("due_at", job -> job.job().scheduledAt()),
            time("ready_at", JobRecord::readyAt),
            text("worker", attempt(Attempt::worker)),
            time("started_at", attempt(Attempt::startedAt)),
            time("finished_at", attempt(Attempt::finishedAt)),
            text("result", attempt(Attempt::result)),
            text("error", attempt(Attempt::error)),
            number("progress_done", progress(Progress::done)),
            number("progress_total", progress(Progress::total)),
            text("progress_message", progress(Progress::message)),
            time("progress_at", progress(Progress::at)),
            text("user_name", job -> job.job().user()),
            number("expected", job -> {
                Duration expected = job.job().duration();
                return expected == null ? null : expected.toNanos() / 1_000;
            }),
            text(
                    "webhook",
                    job -> job.job().webhook() == null
                            ? null
                            : job.job().webhook().toString()));

    /** What is written of a job. */
    static final List<Column<JobRecord>> ALL = Stream.of(
                    Stream.of(text("id", JobRecord::jobId)),
                    LATEST.stream(),
                    Stream.of(
                            time("keep_until", JobRecord::readyAt),
                            time("created_at", JobRecord::createdAt),
                            number("data_edition", JobRow::dataEdition),
                            new Column<>("data", Column.Type.BYTES, JobRow::data)))
            .flatMap(columns -> columns)
            .toList();

    /** What is read of one, without its data. */
    static final String COLUMNS =
            ALL.stream().map(Column::name).filter(name -> !name.equals("data")).collect(Collectors.joining(", "));

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

    /** Under which state a job is listed: what runs, under available, so that no index changes when it starts. */
    static int listed(JobState state) {
        return code(state == JobState.EXECUTING ? JobState.AVAILABLE : state);
    }

    /** Those of {@link #LATEST}. @return the next index */
    static int setLatest(PreparedStatement statement, int first, JobRecord job) throws SQLException {
        int next = first;
        for (Column<JobRecord> column : LATEST) {
            column.set(statement, next++, job);
        }
        return next;
    }

    /** How far it has come. @return the next index */
    static int setProgress(PreparedStatement statement, int first, Progress progress) throws SQLException {
        statement.setLong(first, progress.done());
        statement.setLong(first + 1, progress.total());
        statement.setString(first + 2, progress.message());
        statement.setLong(first + 3, Micros.ceil(progress.at()));
        return first + 4;
    }

    /** The data and their edition. @return the next index */
    static int setData(PreparedStatement statement, int first, JobRecord job) throws SQLException {
        statement.setLong(first, dataEdition(job));
        statement.setBytes(first + 1, data(job));
        return first + 2;
    }

    private static long dataEdition(JobRecord job) {
        JobRecord.Data data = job.data();
        return data == null ? NO_DATA : data.edition();
    }

    private static byte @Nullable [] data(JobRecord job) {
        JobRecord.Data data = job.data();
        return data == null ? null : data.json();
    }

    private static Column<JobRecord> text(String name, Function<JobRecord, @Nullable Object> value) {
        return new Column<>(name, Column.Type.TEXT, value);
    }

    private static Column<JobRecord> code(String name, Function<JobRecord, @Nullable Object> value) {
        return new Column<>(name, Column.Type.INTEGER, value);
    }

    private static Column<JobRecord> number(String name, Function<JobRecord, @Nullable Object> value) {
        return new Column<>(name, Column.Type.LONG, value);
    }

    private static Column<JobRecord> time(String name, Function<JobRecord, @Nullable Object> value) {
        return number(name, job -> value.apply(job) instanceof Instant time ? Micros.ceil(time) : null);
    }

    private static Function<JobRecord, @Nullable Object> attempt(Function<Attempt, @Nullable Object> part) {
        return job -> job.attempt() == null ? null : part.apply(job.attempt());
    }

    private static Function<JobRecord, @Nullable Object> progress(Function<Progress, @Nullable Object> part) {
        return attempt(attempt -> attempt.progress() == null ? null : part.apply(attempt.progress()));
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
                expected(row),
                Submission.webhook(row.getString("webhook")));
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
