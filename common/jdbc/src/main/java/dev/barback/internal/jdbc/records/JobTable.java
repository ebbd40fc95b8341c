package dev.barback.internal.jdbc.records;

import dev.barback.JobRecord;
import dev.barback.Progress;
import dev.barback.internal.jdbc.sql.Database.Access;
import dev.barback.internal.jdbc.sql.Dialect;
import dev.barback.internal.jdbc.sql.StatementSize;
import dev.barback.internal.jdbc.sql.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Statements on the table of jobs: they merge records, and decide which jobs may run. The same SQL for both databases.
 * Without state.
 */
final class JobTable {
    private static final String FIND = find("barback_jobs", "") + " UNION ALL " + find(LiveJobs.VIEW, "");

    private static final String FIND_OF_USER =
            find("barback_jobs", " AND user_name = ?") + " UNION ALL " + find(LiveJobs.VIEW, " AND user_name = ?");

    /** {@link JobRecord#merge} in SQL. */
    private static final String IS_LATER =
            "(excluded.edition, excluded.ended, excluded.since, excluded.state) > (j.edition, j.ended, j.since, j.state)";

    private static final String UPDATE = "ON CONFLICT (id) DO UPDATE SET ";

    private static final String MERGED = "keep_until = CASE WHEN excluded.keep_until > j.keep_until"
            + " THEN excluded.keep_until ELSE j.keep_until END,"
            + " created_at = CASE WHEN excluded.created_at < j.created_at"
            + " THEN excluded.created_at ELSE j.created_at END,"
            + " data = CASE WHEN excluded.data_edition > j.data_edition THEN excluded.data ELSE j.data END,"
            + " data_edition = CASE WHEN excluded.data_edition > j.data_edition"
            + " THEN excluded.data_edition ELSE j.data_edition END";

    /** A deleted job is new again; its former messages have an older job version, and are still dropped. */
    private static final Upsert<JobRecord> ADD = upsert(UPDATE
            + Stream.concat(latestColumns(), Stream.of("created_at", "data_edition", "data", "changed"))
                    .map(column -> column + " = excluded." + column)
                    .collect(Collectors.joining(", "))
            + ", keep_until = CASE WHEN excluded.keep_until > j.keep_until THEN excluded.keep_until ELSE j.keep_until END"
            + ", cancelled = 0 WHERE j.cancelled = 3 AND excluded.edition > j.edition");

    private static final Upsert<JobRecord> MERGE = upsert(UPDATE
            + Stream.concat(latestColumns(), Stream.of("changed"))
                    .map(column ->
                            "%1$s = CASE WHEN %2$s THEN excluded.%1$s ELSE j.%1$s END".formatted(column, IS_LATER))
                    .collect(Collectors.joining(", "))
            + ", " + MERGED
            // a job that has ended by itself may be revived by a process that has no job store
            + ", cancelled = CASE WHEN " + IS_LATER + " AND excluded.state IN (4, 5, 6) AND j.cancelled < 3"
            + " THEN 0 ELSE j.cancelled END, sole = CASE WHEN " + IS_LATER + " THEN 0 ELSE j.sole END");

    /** The new state is later than the old one, even if the clocks differ: the database saw them in this order. */
    private static final Upsert<JobRecord> MARK_EXECUTING = upsert(UPDATE
            + latestColumns()
                    .map(column -> column.equals("since")
                            ? "since = CASE WHEN excluded.since > j.since THEN excluded.since ELSE j.since + 1 END"
                            : column + " = excluded." + column)
                    .collect(Collectors.joining(", "))
            + ", changed = excluded.changed, sole = 0, " + MERGED
            + " WHERE j.cancelled = 0 AND (excluded.edition > j.edition"
            + " OR (excluded.edition = j.edition AND (j.ended = 0 OR j.edition = 0)))"); // 0 = unknown job version

    private JobTable() {}

    /** Merges these records into the table. */
    static void merge(Connection connection, RecordDialect dialect, Collection<JobRecord> jobs) throws SQLException {
        for (List<JobRecord> portion : portions(mergedById(jobs))) {
            dialect.write(connection, MERGE, portion);
        }
    }

    /** @return the ids of the jobs that were not there before */
    static Set<String> addNew(Connection connection, RecordDialect dialect, Collection<JobRecord> jobs)
            throws SQLException {
        Set<String> added = new HashSet<>();
        for (List<JobRecord> portion : portions(mergedById(jobs))) {
            added.addAll(dialect.writeReturningKeys(connection, ADD, portion, Access.DURABLE_WRITE));
        }
        return added;
    }

    /** Ends the jobs whose cancellation was requested. @return the ids of the jobs that may run */
    static Set<String> markExecuting(Connection connection, RecordDialect dialect, Collection<JobRecord> jobs)
            throws SQLException {
        List<JobRecord> all = mergedById(jobs);
        Set<String> allowed = new HashSet<>();
        for (List<JobRecord> portion : portions(all)) {
            allowed.addAll(dialect.writeReturningKeys(connection, MARK_EXECUTING, portion, Access.RELAXED_WRITE));
        }
        JobCancellation.endCancelled(
                connection,
                all.stream().filter(job -> !allowed.contains(job.jobId())).toList());
        return allowed;
    }

    static List<List<JobRecord>> portions(List<JobRecord> jobs) {
        return StatementSize.portions(jobs, JobRow::bytes);
    }

    private static Upsert<JobRecord> upsert(String conflictClause) {
        return new Upsert<>(
                "barback_jobs AS j", JobRow.ALL, ", changed", ", " + ChangeFeed.CHANGE_NUMBER, conflictClause);
    }

    private static Stream<String> latestColumns() {
        return JobRow.LATEST.stream().map(Column::name);
    }

    /**
     * Each job once, as one statement for all requires; and in the order of ids: two transactions that write the same rows
     * in different orders would deadlock.
     */
    static List<JobRecord> mergedById(Collection<JobRecord> jobs) {
        Map<String, JobRecord> byId = new TreeMap<>();
        jobs.forEach(job -> byId.merge(job.jobId(), job, JobRecord::merge));
        return List.copyOf(byId.values());
    }

    private static String find(String table, String condition) {
        return "SELECT " + JobRow.COLUMNS + ", data FROM " + table + " WHERE id = ? AND cancelled < 3" + condition;
    }

    static Optional<JobRecord> find(Connection connection, Dialect dialect, String jobId) throws SQLException {
        return dialect.select(connection, row -> JobRow.read(row, true), FIND, jobId, jobId).stream()
                .findFirst();
    }

    /** The database does not read the data of another user's job: the time for that would reveal that the job exists. */
    static Optional<JobRecord> find(Connection connection, Dialect dialect, String jobId, String user)
            throws SQLException {
        return dialect
                .select(connection, row -> JobRow.read(row, true), FIND_OF_USER, jobId, user, jobId, user)
                .stream()
                .findFirst();
    }

    /** The jobs that a worker runs, by the records. */
    static List<JobRecord> executing(Connection connection, Dialect dialect, ExecutingQuery query) throws SQLException {
        String selectExecuting = "SELECT " + JobRow.COLUMNS + " FROM barback_jobs WHERE state = 3 AND worker = ? AND ";
        List<Object> values = new ArrayList<>(List.of(query.worker(), query.changedFrom()));
        String sql = selectExecuting + "changed >= ?";
        if (!query.jobIds().isEmpty()) {
            String placeholders = query.jobIds().stream().map(id -> "?").collect(Collectors.joining(", "));
            sql += " UNION " + selectExecuting + "id IN (" + placeholders + ")";
            values.add(query.worker());
            values.addAll(query.jobIds());
        }
        try (PreparedStatement select = dialect.prepare(connection, sql)) {
            for (int i = 0; i < values.size(); i++) {
                select.setObject(i + 1, values.get(i));
            }
            return Statements.rows(select, row -> JobRow.read(row, false));
        }
    }

    /** Which jobs of a worker to read: those that changed from a number on, and those with these ids. */
    record ExecutingQuery(String worker, long changedFrom, Collection<String> jobIds) {}

    /** Writes the progress of jobs that this worker runs. */
    static void progress(Connection connection, String worker, Map<String, Progress> byJobId) throws SQLException {
        String sql =
                "UPDATE barback_jobs SET progress_done = ?, progress_total = ?, progress_message = ?, progress_at = ?,"
                        + " changed = " + ChangeFeed.CHANGE_NUMBER + " WHERE id = ? AND state = 3 AND worker = ?";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            for (Map.Entry<String, Progress> each : new TreeMap<>(byJobId).entrySet()) { // by id, as in mergedById
                int next = JobRow.setProgress(update, 1, each.getValue());
                update.setString(next, each.getKey());
                update.setString(next + 1, worker);
                update.addBatch();
            }
            update.executeBatch();
        }
    }
}
