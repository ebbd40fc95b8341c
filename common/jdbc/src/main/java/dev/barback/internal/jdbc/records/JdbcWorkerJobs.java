package dev.barback.internal.jdbc.records;

import dev.barback.JobRecord;
import dev.barback.JobState;
import dev.barback.WorkerRecord;
import dev.barback.internal.jdbc.sql.Database.Access;
import dev.barback.internal.jdbc.sql.MicroTime;
import dev.barback.internal.jdbc.sql.Statements;
import dev.barback.spi.ExecutingJobs;
import dev.barback.spi.WorkerJobs;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Decides in a database which jobs workers run, recover and forget. Thread-safe. */
final class JdbcWorkerJobs implements WorkerJobs {
    private static final Duration WORKER_RETENTION = Duration.ofDays(1);
    private static final Duration WORKER_DEAD_AFTER = WorkerRecord.DEAD_AFTER.multipliedBy(4);

    private final JobStoreDatabase database;

    JdbcWorkerJobs(JobStoreDatabase database) {
        this.database = database;
    }

    @Override
    public Set<String> markExecuting(Collection<JobRecord> jobs) {
        return database.change("look up which jobs may run", Access.RELAXED_WRITE, connection -> {
            database.liveJobs()
                    .move(connection, jobs.stream().map(JobRecord::jobId).toList());
            return JobTable.markExecuting(connection, database.dialect(), jobs);
        });
    }

    @Override
    public ExecutingJobs executing(String worker, Optional<String> since, Collection<String> jobIds) {
        return database.read("look up what a worker runs", connection -> {
            RecordDialect dialect = database.dialect();
            CommitSnapshot now = dialect.snapshot(connection);
            if (since.isEmpty()) {
                return new ExecutingJobs(List.of(), now.toString());
            }
            long from = CommitSnapshot.of(since.get()).firstNumberSince(now, dialect.maxLostNumbers());
            return new ExecutingJobs(
                    JobTable.executing(connection, dialect, new JobTable.ExecutingQuery(worker, from, jobIds)),
                    now.toString());
        });
    }

    @Override
    public Set<String> cancelled(Collection<String> jobIds) {
        String placeholders = jobIds.stream().map(id -> "?").collect(Collectors.joining(", "));
        return database.read(
                "look up which jobs are cancelled",
                connection -> new HashSet<>(Statements.select(
                        connection,
                        row -> row.getString(1),
                        "SELECT id FROM barback_jobs WHERE cancelled = 1 AND id IN (" + placeholders + ")",
                        jobIds.toArray())));
    }

    @Override
    public List<JobRecord> overdue(
            String queue, Duration lostAfter, Duration workerDeadAfter, Optional<JobRecord> after, int max) {
        return database.read(
                "look for jobs whose messages are lost",
                connection -> new OverdueQuery(queue, after, max)
                        .run(connection, database.dialect(), database.ago(lostAfter), database.ago(workerDeadAfter)));
    }

    @Override
    public int prune(Map<JobState, Duration> retention, Instant now, int max) {
        int pruned = 0;
        for (Map.Entry<JobState, Duration> each : retention.entrySet()) {
            long before = MicroTime.ceil(now.minus(each.getValue()));
            int state = JobRow.code(each.getKey());
            pruned += database.call(
                    "delete old jobs",
                    Access.RELAXED_WRITE,
                    connection -> JobPruner.delete(connection, database.dialect(), state, before, max));
        }
        database.change("delete silent workers", Access.RELAXED_WRITE, connection -> {
            JobCancellation.endAllCancelled(
                    connection, database.dialect(), MicroTime.ceil(now), database.ago(WORKER_DEAD_AFTER));
            WorkerTable.deleteSilent(connection, database.dialect(), database.ago(WORKER_RETENTION));
            return true;
        });
        return pruned;
    }
}
