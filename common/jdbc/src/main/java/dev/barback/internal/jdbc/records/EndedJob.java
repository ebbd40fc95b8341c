package dev.barback.internal.jdbc.records;

import dev.barback.ExecutionRecord;
import dev.barback.ExecutionState;
import dev.barback.JobEvent.ExecutionOutcome;
import dev.barback.JobRecord;
import dev.barback.JobState;
import dev.barback.internal.jdbc.sql.SqliteDialect;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A job that has ended, and the statements that move its record, if that is a message, into the table of jobs: one on
 * PostgreSQL, two for each job on SQLite. They know the values {@code given} for a job by the names of {@link #COLUMNS}; {@code
 * m} is its message. Immutable.
 *
 * @param job its record
 * @param isSole whether its only execution is told by the record, so that it needs no row of its own
 */
record EndedJob(JobRecord job, boolean isSole) {
    private static final Set<String> KEY = Set.of("id", "edition");

    private static final Set<String> CHANGED = Set.of(
            "since",
            "state",
            "listed",
            "executions",
            "worker",
            "started_at",
            "finished_at",
            "result",
            "error",
            "progress_done",
            "progress_total",
            "progress_message",
            "progress_at");

    /** The values that are given for each job. */
    static final List<Column<EndedJob>> COLUMNS = Stream.concat(
                    JobRow.ALL.stream()
                            .filter(column -> KEY.contains(column.name()) || CHANGED.contains(column.name()))
                            .map(EndedJob::ofJob),
                    Stream.of(new Column<EndedJob>("sole", Column.Type.INTEGER, ended -> ended.isSole ? 1 : 0)))
            .toList();

    private static final String NAMES = COLUMNS.stream().map(Column::name).collect(Collectors.joining(", "));

    private static final String INSERT = "INSERT INTO barback_jobs ("
            + JobRow.ALL.stream().map(Column::name).collect(Collectors.joining(", "))
            + ", sole, changed) SELECT "
            + JobRow.ALL.stream().map(column -> value(column.name())).collect(Collectors.joining(", "))
            + ", given.sole, " + ChangeFeed.CHANGE_NUMBER + " FROM ";

    private static final String IS_RECORD =
            " ON given.id = m.job_id AND given.edition = m.edition WHERE m.listed IS NOT NULL";

    /**
     * With an array for each column, for PostgreSQL; returns the ids of the jobs whose records were moved. Of an array that a
     * query makes, the server expects ten values: so it uses the index, even if the table was never analyzed. A message that
     * another transaction has locked is left: else all ends would wait for it.
     */
    static final String ARRAY_SQL = "WITH given AS (SELECT * FROM unnest("
            + COLUMNS.stream().map(Column::arrayPlaceholder).collect(Collectors.joining(", "))
            + ") AS given (" + NAMES + ")), gone AS (DELETE FROM barback_messages WHERE ctid = ANY (ARRAY("
            + "SELECT ctid FROM barback_messages WHERE job_id = ANY (ARRAY(SELECT id FROM given))"
            + " AND (job_id, edition) IN (SELECT id, edition FROM given) FOR UPDATE SKIP LOCKED)) RETURNING *) "
            + INSERT + "gone AS m JOIN given" + IS_RECORD + " ON CONFLICT (id) DO NOTHING RETURNING id";

    /** With a question mark for each column. */
    static final String ROW_SQL = INSERT
            + COLUMNS.stream()
                    .map(column -> parameter(column.name()) + " AS " + column.name())
                    .collect(Collectors.joining(", ", "(SELECT ", ") AS given"))
            + " CROSS JOIN barback_messages AS m" + IS_RECORD + " ON CONFLICT (id) DO NOTHING";

    /** Deletes the message of a job, by its id and version. */
    static final String DELETE_SQL = "DELETE FROM barback_messages WHERE job_id = " + SqliteDialect.text("?")
            + " AND edition = " + SqliteDialect.number("?");

    /** Those that are compared do not have the statement planned anew. */
    private static String parameter(String column) {
        return switch (column) {
            case "id" -> SqliteDialect.text("?");
            case "edition" -> SqliteDialect.number("?");
            default -> "?";
        };
    }

    /** A job, and its execution that has just ended; null = it is not known. */
    static EndedJob of(JobRecord job, @Nullable ExecutionRecord execution) {
        return new EndedJob(job, execution != null && tells(job, execution));
    }

    /**
     * Whether the record of a job tells all that there is to know of an execution, and it was the only one. Executions of
     * users have rows all the same, from which their time is summed up.
     */
    private static boolean tells(JobRecord job, ExecutionRecord execution) {
        ExecutionState state = job.execution();
        return job.state() == JobState.COMPLETED
                && job.job().executions() == 1
                && execution.number() == 1
                && execution.user() == null
                && execution.outcome() == ExecutionOutcome.COMPLETED
                && execution.failure() == null
                && state != null
                && execution.worker().equals(state.worker())
                && execution.startedAt().equals(state.startedAt())
                && execution.endedAt().equals(state.finishedAt());
    }

    private static Column<EndedJob> ofJob(Column<JobRecord> column) {
        return new Column<>(
                column.name(), column.type(), ended -> column.value().apply(ended.job));
    }

    private static String value(String column) {
        return switch (column) {
            case "id" -> "m.job_id";
            case "ended" -> "1";
            case "priority" -> "m.job_priority";
            case "user_name" -> "nullif(m.user_name, '')";
            case "ready_at", "keep_until" -> "coalesce(m.due_at, m.created_at)";
            case "data_edition" -> "m.edition";
            default -> (CHANGED.contains(column) ? "given." : "m.") + column;
        };
    }
}
