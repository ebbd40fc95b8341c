package dev.barback.internal.jdbc.records;

import dev.barback.ExecutionState;
import dev.barback.JobInfo;
import dev.barback.JobQuery;
import dev.barback.JobRecord;
import dev.barback.JobState;
import dev.barback.Progress;
import dev.barback.internal.jdbc.sql.MicroTime;
import dev.barback.internal.wire.JobAttributes;
import java.net.URI;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Converts a job record to and from a row of the table of jobs. Without state. */
final class JobRow {
    /** The columns of the latest job version and state, which are replaced together. */
    static final List<Column<JobRecord>> LATEST = List.of(
            number("edition", JobRecord::version),
            code("ended", job -> job.state().isEnded() ? 1 : 0),
            number("since", job -> MicroTime.ceil(job.since())),
            code("state", job -> code(job.state())),
            code("listed", job -> listed(job.state())),
            text("job_class", job -> job.job().jobClass()),
            text("queue", job -> job.job().queue()),
            code("priority", job -> job.job().priority()),
            code("executions", job -> job.job().executions()),
            time("due_at", job -> job.job().scheduledAt()),
            time("ready_at", JobRecord::readyAt),
            text("worker", execution(ExecutionState::worker)),
            time("started_at", execution(ExecutionState::startedAt)),
            time("finished_at", execution(ExecutionState::finishedAt)),
            text("result", execution(ExecutionState::result)),
            text("error", execution(ExecutionState::error)),
            number("progress_done", progress(Progress::done)),
            number("progress_total", progress(Progress::total)),
            text("progress_message", progress(Progress::message)),
            time("progress_at", progress(Progress::at)),
            text("user_name", job -> job.job().user()),
            number("expected", job -> expected(job.job())),
            text("webhook", job -> webhook(job.job())),
            text("tags", job -> tags(job.job())));

    /** The columns that are written. */
    static final List<Column<JobRecord>> ALL = Stream.of(
                    Stream.of(text("id", JobRecord::jobId)),
                    LATEST.stream(),
                    Stream.of(
                            time("keep_until", JobRecord::readyAt),
                            time("created_at", JobRecord::createdAt),
                            number("data_edition", JobRow::dataVersion),
                            new Column<>("data", Column.Type.BYTES, JobRow::data)))
            .flatMap(columns -> columns)
            .toList();

    /** The names of the columns that are read, without the data. */
    static final String COLUMNS =
            ALL.stream().map(Column::name).filter(name -> !name.equals("data")).collect(Collectors.joining(", "));

    private static final long NO_DATA_VERSION = Long.MIN_VALUE;

    private JobRow() {}

    /** The state's number in the table, which is not the enum's ordinal: that may change. */
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

    /** The state under which a job is listed: executing jobs under available, so that no index changes at the start. */
    static int listed(JobState state) {
        return code(state == JobState.EXECUTING ? JobState.AVAILABLE : state);
    }

    /** Sets a job's progress. @return the next index */
    static int setProgress(PreparedStatement statement, int first, Progress progress) throws SQLException {
        statement.setLong(first, progress.done());
        statement.setLong(first + 1, progress.total());
        statement.setString(first + 2, progress.message());
        statement.setLong(first + 3, MicroTime.ceil(progress.at()));
        return first + 4;
    }

    static @Nullable Long expected(JobInfo job) {
        Duration expected = job.duration();
        return expected == null ? null : (Long) MicroTime.of(expected);
    }

    static @Nullable String webhook(JobInfo job) {
        URI webhook = job.webhook();
        return webhook == null ? null : webhook.toString();
    }

    static @Nullable String tags(JobInfo job) {
        return job.tags().isEmpty() ? null : "," + String.join(",", job.tags()) + ",";
    }

    private static long dataVersion(JobRecord job) {
        JobRecord.Data data = job.data();
        return data == null ? NO_DATA_VERSION : data.version();
    }

    private static byte @Nullable [] data(JobRecord job) {
        JobRecord.Data data = job.data();
        return data == null ? null : data.json();
    }

    /** The size of its data. */
    static int bytes(JobRecord job) {
        JobRecord.Data data = job.data();
        return data == null ? 0 : data.json().length;
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
        return number(name, job -> value.apply(job) instanceof Instant time ? MicroTime.ceil(time) : null);
    }

    private static Function<JobRecord, @Nullable Object> execution(Function<ExecutionState, @Nullable Object> part) {
        return job -> job.execution() == null ? null : part.apply(job.execution());
    }

    private static Function<JobRecord, @Nullable Object> progress(Function<Progress, @Nullable Object> part) {
        return execution(
                executionState -> executionState.progress() == null ? null : part.apply(executionState.progress()));
    }

    /** The conditions of a query, but for its states, each with the value of its one parameter. */
    static Map<String, Object> filters(JobQuery query) {
        Map<String, @Nullable Object> filters = new LinkedHashMap<>();
        filters.put("queue = ?", query.queue());
        filters.put("job_class = ?", query.jobClass());
        filters.put("user_name = ? AND user_name <> ''", query.user()); // the second is that of an index of messages
        // The first condition is that of an index of jobs with tags; LIKE takes upper for lower case on SQLite
        filters.put(
                "tags IS NOT NULL AND replace(tags, ?, '') <> tags",
                query.tag() == null ? null : "," + query.tag() + ",");
        filters.values().removeIf(Objects::isNull);
        return Collections.unmodifiableMap(filters);
    }

    /** Reads {@link #COLUMNS}, and the data if asked for. */
    static JobRecord read(ResultSet row, boolean withData) throws SQLException {
        String worker = row.getString("worker");
        ExecutionState executionState = worker == null
                ? null
                : new ExecutionState(
                        worker,
                        timeOrNull(row, "started_at"),
                        timeOrNull(row, "finished_at"),
                        row.getString("result"),
                        row.getString("error"),
                        progress(row));
        byte[] json = withData ? row.getBytes("data") : null;
        return new JobRecord(
                job(row),
                state(row.getInt("state")),
                time(row, "since"),
                time(row, "created_at"),
                executionState,
                json == null ? null : new JobRecord.Data(row.getLong("data_edition"), json));
    }

    private static JobInfo job(ResultSet row) throws SQLException {
        long version = row.getLong("edition");
        return JobInfo.builder(row.getString("id"), row.getString("job_class"), row.getString("queue"))
                .priority(row.getObject("priority") == null ? null : (Integer) row.getInt("priority"))
                .executions(row.getInt("executions"))
                .enqueuedAt(version == 0 ? null : Instant.EPOCH.plusNanos(version))
                .scheduledAt(timeOrNull(row, "due_at"))
                .user(user(row.getString("user_name")))
                .duration(expected(row))
                .webhook(JobAttributes.webhook(row.getString("webhook")))
                .tags(tags(row.getString("tags")))
                .build();
    }

    /** Records that are messages have an empty name for none. */
    private static @Nullable String user(@Nullable String column) {
        return column == null || column.isEmpty() ? null : column;
    }

    private static List<String> tags(@Nullable String column) {
        return column == null ? List.of() : JobInfo.validTags(List.of(column.split(",")));
    }

    /** Cut to microseconds, a shorter duration is none. */
    private static @Nullable Duration expected(ResultSet row) throws SQLException {
        long micros = row.getLong("expected");
        return micros == 0 ? null : Duration.of(micros, ChronoUnit.MICROS);
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
        return MicroTime.instant(row.getLong(column));
    }

    private static @Nullable Instant timeOrNull(ResultSet row, String column) throws SQLException {
        long micros = row.getLong(column);
        return row.wasNull() ? null : MicroTime.instant(micros);
    }
}
