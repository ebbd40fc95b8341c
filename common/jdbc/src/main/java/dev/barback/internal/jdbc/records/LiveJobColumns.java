package dev.barback.internal.jdbc.records;

import dev.barback.JobInfo;
import dev.barback.JobVersion;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The columns with which a message is the record of a new job; all of them are null if it is not. Without state. */
public final class LiveJobColumns {
    private static final int NANOS_PER_MICRO = 1_000;

    /** A message without a job in its row. */
    private record Row(@Nullable JobInfo job) {}

    private static final List<Column<Row>> ALL = List.of(
            column("job_id", Column.Type.TEXT, JobInfo::jobId),
            column("edition", Column.Type.LONG, JobVersion::of),
            column("created_at", Column.Type.LONG, job -> JobVersion.of(job) / NANOS_PER_MICRO),
            column("job_class", Column.Type.TEXT, JobInfo::jobClass),
            column("job_priority", Column.Type.INTEGER, JobInfo::priority),
            column("expected", Column.Type.LONG, JobRow::expected),
            column("webhook", Column.Type.TEXT, JobRow::webhook),
            column("tags", Column.Type.TEXT, JobRow::tags),
            column("listed", Column.Type.INTEGER, job -> job.scheduledAt() == null ? 1 : 0));

    /** The names of the columns, with commas between. */
    public static final String NAMES = ALL.stream().map(Column::name).collect(Collectors.joining(", "));

    /** As many question marks, with commas between. */
    public static final String PLACEHOLDERS = ALL.stream().map(column -> "?").collect(Collectors.joining(", "));

    /** Question marks for an array of each column, for PostgreSQL. */
    public static final String ARRAYS =
            ALL.stream().map(Column::arrayPlaceholder).collect(Collectors.joining(", "));

    private LiveJobColumns() {}

    /** Sets the values for a message. @return the next index */
    public static int set(PreparedStatement statement, int first, @Nullable JobInfo job) throws SQLException {
        int next = first;
        for (Column<Row> column : ALL) {
            column.set(statement, next++, new Row(job));
        }
        return next;
    }

    /** Sets the values for some messages, as arrays. @return the next index */
    public static <T> int setArrays(
            PreparedStatement statement, int first, List<T> messages, Function<T, @Nullable JobInfo> job)
            throws SQLException {
        List<Row> rows =
                messages.stream().map(message -> new Row(job.apply(message))).toList();
        int next = first;
        for (Column<Row> column : ALL) {
            statement.setArray(next++, column.array(statement.getConnection(), rows));
        }
        return next;
    }

    private static Column<Row> column(String name, Column.Type type, Function<JobInfo, @Nullable Object> value) {
        return new Column<>(name, type, row -> row.job == null ? null : value.apply(row.job));
    }
}
