package dev.barback.internal.jdbc.records;

import dev.barback.ExecutionRecord;
import dev.barback.JobRecord;
import dev.barback.internal.jdbc.sql.Database;
import dev.barback.internal.jdbc.sql.Database.Access;
import dev.barback.internal.jdbc.sql.StatementSize;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The records of live jobs: those that are messages, since nothing has happened to the jobs but that they were enqueued, and
 * perhaps fetched. The end of a job moves its record into the table of jobs, and any other change moves it there before. To
 * move a record changes nothing of it. Immutable, thread-safe.
 */
public final class LiveJobs {
    /** The view of these records, with the columns of the table of jobs. */
    static final String VIEW = "barback_live_jobs";

    /** The view of those that are claimed, which it finds by their claims. */
    static final String CLAIMED = "barback_claimed_jobs";

    private static final String MOVED = JobRow.ALL.stream().map(Column::name).collect(Collectors.joining(", "));

    /** As rows of the table of jobs have them: no user is null, and running jobs are listed as available. */
    private static final String MOVED_VALUES = JobRow.ALL.stream()
            .map(Column::name)
            .map(name -> switch (name) {
                case "user_name" -> "nullif(user_name, '')";
                case "listed" -> "CASE WHEN state = 3 THEN 1 ELSE listed END";
                default -> name;
            })
            .collect(Collectors.joining(", "));

    private static final String ANY = "SELECT 1 FROM barback_messages WHERE listed IS NOT NULL LIMIT 1";

    private final RecordDialect dialect;
    private final boolean areUsual;

    /**
     * The records of live jobs in a database.
     *
     * @param areUsual whether the database carries the jobs; else there are none, but by chance, and few statements look
     */
    public LiveJobs(Database database, boolean areUsual) {
        this.dialect = RecordDialect.of(database);
        this.areUsual = areUsual;
    }

    /** Whether there may be any. */
    boolean mayExist(Connection connection) throws SQLException {
        return areUsual || !dialect.select(connection, row -> 1, ANY).isEmpty();
    }

    /** What is still to be written: records that have neither message nor row, and executions that no record tells. */
    record Rest(List<JobRecord> jobs, List<ExecutionRecord> executions) {}

    /**
     * Ends jobs: moves the records that are messages, each with its end, and deletes the messages. To be run in a
     * transaction.
     *
     * @param executions of which the latest of a job may have ended it
     */
    Rest end(Connection connection, Collection<JobRecord> jobs, Collection<ExecutionRecord> executions)
            throws SQLException {
        Map<String, ExecutionRecord> latest = executions.stream()
                .collect(Collectors.toMap(ExecutionRecord::jobId, Function.identity(), (one, other) -> other));
        List<EndedJob> ended = JobTable.mergedById(
                        jobs.stream().filter(job -> job.state().isEnded()).toList())
                .stream()
                .map(job -> EndedJob.of(job, latest.get(job.jobId())))
                .toList();
        Set<String> moved = new HashSet<>();
        for (List<EndedJob> portion : StatementSize.portions(ended, job -> 0)) {
            moved.addAll(dialect.end(connection, portion));
        }
        Set<ExecutionRecord> told = ended.stream()
                .filter(job -> job.isSole() && moved.contains(job.job().jobId()))
                .map(job -> latest.get(job.job().jobId()))
                .collect(Collectors.toSet());
        return new Rest(
                jobs.stream()
                        .filter(job -> !job.state().isEnded() || !moved.contains(job.jobId()))
                        .toList(),
                executions.stream()
                        .filter(execution -> !told.contains(execution))
                        .toList());
    }

    /**
     * Records that were not moved by {@link #end}, beside those that are messages.
     *
     * @param later those that replace them, or of which there are none: of a job version that waits or runs, its message
     *     knows more
     * @param locked the jobs that have ended, but whose messages another transaction has locked
     */
    record Comparison(List<JobRecord> later, List<String> locked) {}

    /** Compares records with those that are messages. */
    Comparison compare(Connection connection, List<JobRecord> jobs) throws SQLException {
        Map<String, Long> versions = versions(connection, ids(jobs), "");
        List<JobRecord> later = new ArrayList<>();
        List<String> locked = new ArrayList<>();
        for (JobRecord job : jobs) {
            Long live = versions.get(job.jobId());
            if (live == null || job.version() > live) {
                later.add(job);
            } else if (job.version() == live && job.state().isEnded()) {
                locked.add(job.jobId());
            }
        }
        return new Comparison(later, locked);
    }

    /** Waits until no other transaction has locked the messages of these jobs, and locks them. */
    void lock(Connection connection, Collection<String> jobIds) throws SQLException {
        versions(connection, jobIds, dialect.rowLock());
    }

    static List<String> ids(Collection<JobRecord> jobs) {
        return jobs.stream().map(JobRecord::jobId).toList();
    }

    /**
     * Moves the records of these jobs, as far as they are messages, and gives executions their own rows that only these
     * records tell; in a transaction of its own, if there is none.
     */
    public void move(Connection connection, Collection<String> jobIds) throws SQLException {
        if (mayExist(connection)) {
            moveAll(connection, jobIds);
        }
    }

    /** As above, even if live jobs are not usual: for changes that are rare. */
    void moveAll(Connection connection, Collection<String> jobIds) throws SQLException {
        Set<String> live = versions(connection, jobIds, "").keySet();
        boolean tellsExecutions = ExecutionTable.areToldByJobs(connection, dialect, jobIds);
        if (!live.isEmpty() || tellsExecutions) {
            dialect.inTransaction(connection, Access.RELAXED_WRITE, () -> {
                moveLocked(
                        connection,
                        versions(connection, live, dialect.rowLock()).keySet());
                if (tellsExecutions) {
                    ExecutionTable.insertToldByJobs(connection, dialect, jobIds);
                }
                return live;
            });
        }
    }

    /** The claims of these messages, if there are any, are visible to this statement: the rows are locked. */
    private void moveLocked(Connection connection, Set<String> jobIds) throws SQLException {
        if (jobIds.isEmpty()) {
            return;
        }
        Object ids = dialect.texts(connection, jobIds);
        dialect.update(
                connection,
                "INSERT INTO barback_jobs (" + MOVED + ", changed) SELECT "
                        + MOVED_VALUES + ", changed FROM " + VIEW + " WHERE "
                        + dialect.isAnyOf("id") + " ON CONFLICT (id) DO NOTHING",
                ids);
        dialect.update(connection, "UPDATE barback_messages SET listed = NULL WHERE " + dialect.isAnyOf("job_id"), ids);
    }

    /** The versions of those of these jobs whose records are messages; the lock ends the statement. */
    private Map<String, Long> versions(Connection connection, Collection<String> jobIds, String lock)
            throws SQLException {
        Map<String, Long> versions = new HashMap<>();
        if (!jobIds.isEmpty()) {
            dialect.select(
                    connection,
                    row -> versions.put(row.getString(1), row.getLong(2)),
                    "SELECT job_id, edition FROM barback_messages WHERE " + dialect.isAnyOf("job_id")
                            + " AND listed IS NOT NULL ORDER BY job_id" + lock, // the order in which all lock jobs
                    dialect.texts(connection, jobIds));
        }
        return versions;
    }

    /** Moves some records of waiting jobs of a queue that are before the cutoff. */
    void moveWaiting(Connection connection, String queue, JobCancellation.Cutoff cutoff, int max) throws SQLException {
        moved(
                connection,
                "SELECT job_id FROM barback_messages WHERE queue = ? AND listed IS NOT NULL AND lease_end IS NULL"
                        + " AND (edition < ? OR changed <= ?) LIMIT " + max,
                queue,
                cutoff.version(),
                cutoff.changed());
    }

    /** Moves the records of the running jobs of a queue. */
    void moveClaimed(Connection connection, String queue) throws SQLException {
        moved(connection, "SELECT id FROM " + CLAIMED + " WHERE queue = ?", queue);
    }

    /** Moves some of the records that are messages of a queue, up to an id. @return whether there may be more */
    public boolean moveUpTo(Connection connection, String queue, long messageId, int max) throws SQLException {
        String select =
                "SELECT job_id FROM barback_messages WHERE queue = ? AND listed IS NOT NULL AND id <= ? LIMIT " + max;
        return !moved(connection, select, queue, messageId).isEmpty();
    }

    private List<String> moved(Connection connection, String select, Object... values) throws SQLException {
        List<String> ids = dialect.select(connection, row -> row.getString(1), select, values);
        move(connection, ids);
        return ids;
    }
}
