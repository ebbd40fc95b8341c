package dev.barback.jdbc;

import dev.barback.jdbc.Database.Access;
import dev.barback.record.ExecutingJobs;
import dev.barback.record.ExecutionRecord;
import dev.barback.record.FeedPosition;
import dev.barback.record.JobChanges;
import dev.barback.record.JobPage;
import dev.barback.record.JobQuery;
import dev.barback.record.JobRecord;
import dev.barback.record.JobState;
import dev.barback.record.JobStore;
import dev.barback.record.Progress;
import dev.barback.record.QueueDepth;
import dev.barback.record.WorkerRecord;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * Keeps the records of jobs in a database: a SQLite file, or PostgreSQL, beside the messages of {@link JdbcBroker} or
 * without them. Thread-safe; one per process is enough. {@link Schema} creates the tables.
 *
 * <p>On PostgreSQL the end of a job is on disk when it is written: a killed server would lose the ends written in its last
 * moment, while the jobs' worker lives on. Other writes don't wait for the disk, and on SQLite no write does: a machine
 * that fails takes the file and its users down together. Jobs that ended in that moment then seem to wait, and may run
 * twice.
 */
public final class JdbcJobStore implements JobStore {
    private static final Duration WORKER_RETENTION = Duration.ofDays(1);
    private static final Duration WORKER_DEAD_AFTER = WorkerRecord.DEAD_AFTER.multipliedBy(4);
    private static final int BATCH_SIZE = 1_000;

    private final JobStoreDatabase database;
    private final Runnable onClose;

    private JdbcJobStore(JobStoreDatabase database, Runnable onClose) {
        this.database = database;
        this.onClose = onClose;
    }

    JdbcJobStore(Database database, Runnable onClose) {
        this(new JobStoreDatabase(database, () -> {}), onClose);
    }

    /** This job store, which first runs the work (for example, creates the tables), repeated until it succeeds. */
    public JdbcJobStore preparedBy(Runnable work) {
        return new JdbcJobStore(database.preparedBy(work), onClose);
    }

    /** This job store, which also runs the work when it is closed. */
    public JdbcJobStore onClose(Runnable work) {
        return new JdbcJobStore(database, () -> {
            onClose.run();
            work.run();
        });
    }

    /** A job store in a SQLite file, through a connection of its own. */
    public static JdbcJobStore sqlite(Path file, JdbcOptions options) {
        return sqlite(file, options, AmbientTransaction.NONE);
    }

    /**
     * A job store in a SQLite file that the application uses in transactions of its own.
     *
     * @param ambientTransaction knows transactions on the same file
     */
    public static JdbcJobStore sqlite(Path file, JdbcOptions options, AmbientTransaction ambientTransaction) {
        PrivateFile.create(file);
        Sqlite database = new Sqlite(file, options, Clock.systemUTC(), ambientTransaction);
        return new JdbcJobStore(database, database::close);
    }

    /**
     * A job store in PostgreSQL.
     *
     * @param pool gives connections, each for one call
     */
    public static JdbcJobStore postgres(DataSource pool, JdbcOptions options) {
        return postgres(pool, options, AmbientTransaction.NONE);
    }

    /**
     * A job store in PostgreSQL, in the application's database.
     *
     * @param pool gives connections, each for one call
     * @param ambientTransaction knows transactions on the same pool
     */
    public static JdbcJobStore postgres(DataSource pool, JdbcOptions options, AmbientTransaction ambientTransaction) {
        Postgres database = new Postgres(pool, pool, options, ambientTransaction);
        return new JdbcJobStore(database, database::close);
    }

    /** Its database, for other tables beside the records, over the same connections; closed with this. */
    public Database database() {
        return database.database();
    }

    @Override
    public void write(Collection<JobRecord> jobs, Collection<ExecutionRecord> executions) {
        database.change(
                "record jobs",
                Access.RELAXED_WRITE,
                connection -> database.dialect().inTransaction(connection, Access.DURABLE_WRITE, () -> {
                    if (!jobs.isEmpty()) {
                        JobTable.merge(connection, database.dialect(), jobs);
                    }
                    if (!executions.isEmpty()) {
                        ExecutionTable.insert(connection, database.dialect(), executions);
                    }
                    return true;
                }));
    }

    @Override
    public Set<String> addNew(Collection<JobRecord> jobs) {
        return database.change(
                "record new jobs",
                Access.DURABLE_WRITE,
                connection -> JobTable.addNew(connection, database.dialect(), jobs));
    }

    @Override
    public Set<String> markExecuting(Collection<JobRecord> jobs) {
        return database.change(
                "look up which jobs may run",
                Access.RELAXED_WRITE,
                connection -> JobTable.markExecuting(connection, database.dialect(), jobs));
    }

    @Override
    public Optional<JobRecord> find(String jobId) {
        return database.read("look up a job", connection -> JobTable.find(connection, jobId));
    }

    @Override
    public Optional<JobRecord> find(String jobId, String user) {
        return database.read("look up a job", connection -> JobTable.find(connection, jobId, user));
    }

    @Override
    public List<ExecutionRecord> executions(String jobId, int max) {
        return database.read("look up a job's executions", connection -> ExecutionTable.latest(connection, jobId, max));
    }

    @Override
    public JobPage list(JobQuery query, Optional<JobPage.Cursor> after, int max) {
        return database.read(
                "list jobs",
                connection -> JobListQuery.page(
                        connection, query, after, max, MicroTime.ceil(Instant.now()), database.dialect()));
    }

    @Override
    public Map<String, QueueDepth> queueDepths(Collection<String> queues, Instant before, int max) {
        List<String> names = List.copyOf(Set.copyOf(queues));
        Map<String, QueueDepth> depths = new HashMap<>();
        for (int i = 0; i < names.size(); i += QueueDepthQuery.MAX_QUEUES) {
            List<String> some = names.subList(i, Math.min(names.size(), i + QueueDepthQuery.MAX_QUEUES));
            depths.putAll(database.read(
                    "count jobs", connection -> QueueDepthQuery.read(connection, some, MicroTime.ceil(before), max)));
        }
        return depths;
    }

    @Override
    public ExecutingJobs executing(String worker, Optional<String> since, Collection<String> jobIds) {
        return database.read("look up what a worker runs", connection -> {
            Dialect dialect = database.dialect();
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
    public int countExecuting(String queue, int max) {
        String sql =
                "SELECT count(*) FROM (SELECT 1 FROM barback_jobs WHERE queue = ? AND listed = 1 AND state = 3 LIMIT ?) AS executing";
        return database.read(
                "count jobs",
                connection -> Statements.select(connection, row -> row.getInt(1), sql, queue, max)
                        .get(0));
    }

    @Override
    public JobChanges changes(Optional<String> after, int max) {
        Optional<ChangeFeed.Position> position = after.map(ChangeFeed.Position::of);
        return database.read(
                "look up what has changed",
                connection -> ChangeFeed.read(connection, database.dialect(), position, max));
    }

    @Override
    public Optional<FeedPosition> findPosition(String name) {
        return database.read("look up a feed position", connection -> FeedPositionTable.find(connection, name));
    }

    @Override
    public void savePosition(String name, FeedPosition feedPosition) {
        database.call(
                "store a feed position",
                Access.DURABLE_WRITE,
                connection -> FeedPositionTable.save(connection, name, feedPosition));
    }

    @Override
    public List<Instant> waitingSince(String queue, Instant before, int max) {
        String sql = "SELECT ready_at FROM barback_jobs WHERE queue = ? AND ended = 0 AND ready_at < ? AND state <> 3"
                + " ORDER BY ready_at LIMIT ?";
        return database.read(
                "look up the waiting jobs of " + queue,
                connection -> Statements.select(
                        connection, row -> MicroTime.instant(row.getLong(1)), sql, queue, MicroTime.ceil(before), max));
    }

    @Override
    public Optional<JobState> cancel(String jobId, Instant now) {
        return database.change(
                "cancel a job",
                Access.DURABLE_WRITE,
                connection -> JobCancellation.cancel(connection, jobId, MicroTime.ceil(now)));
    }

    @Override
    public int cancelAll(String queue, Instant enqueuedBefore, Instant now) {
        long version = MicroTime.ceil(enqueuedBefore) * 1_000;
        long changed = database.change(
                "record that " + queue + " is cleared",
                Access.DURABLE_WRITE,
                connection -> JobCancellation.recordPurge(
                        connection, database.dialect(), queue, version, database.fromNow(0)));
        JobCancellation.Cutoff before = new JobCancellation.Cutoff(version, changed, MicroTime.ceil(now));
        int all = 0;
        int some;
        do { // small transactions, so that other writers don't wait long
            some = database.change(
                    "cancel the jobs of " + queue,
                    Access.DURABLE_WRITE,
                    connection -> JobCancellation.cancelBatch(connection, queue, before, BATCH_SIZE));
            all += some;
        } while (some > 0);
        return all;
    }

    @Override
    public void progress(String worker, Map<String, Progress> byJobId) {
        database.change(
                "write the progress of jobs",
                Access.RELAXED_WRITE,
                connection -> database.dialect().inTransaction(connection, Access.RELAXED_WRITE, () -> {
                    JobTable.progress(connection, worker, byJobId);
                    return true;
                }));
    }

    @Override
    public Duration timeSpent(String user) {
        return database.read("sum up a user's time", connection -> ExecutionTable.timeSpent(connection, user));
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
    public boolean replace(JobRecord known, JobRecord later) {
        return database.change(
                "change a job", Access.DURABLE_WRITE, connection -> JobTable.replace(connection, known, later));
    }

    @Override
    public boolean delete(String jobId) {
        return database.call(
                "delete a job",
                Access.DURABLE_WRITE,
                connection -> JobPruner.delete(connection, jobId, MicroTime.ceil(Instant.now())));
    }

    @Override
    public List<JobRecord> overdue(String queue, Duration lostAfter, Duration workerDeadAfter, int max) {
        return database.read(
                "look for jobs whose messages are lost",
                connection -> JobTable.overdue(
                        connection,
                        database.dialect(),
                        new JobTable.OverdueQuery(queue, ago(lostAfter), ago(workerDeadAfter), max)));
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
                    connection -> JobPruner.delete(connection, state, before, max));
        }
        database.change("delete silent workers", Access.RELAXED_WRITE, connection -> {
            JobCancellation.endAllCancelled(
                    connection, database.dialect(), MicroTime.ceil(now), ago(WORKER_DEAD_AFTER));
            WorkerTable.deleteSilent(connection, database.dialect(), ago(WORKER_RETENTION));
            return true;
        });
        return pruned;
    }

    @Override
    public void heartbeat(WorkerRecord worker) {
        database.call("write a worker's heartbeat", Access.RELAXED_WRITE, connection -> {
            WorkerTable.writeHeartbeat(connection, database.dialect(), worker, database.fromNow(0));
            return true;
        });
    }

    @Override
    public boolean isHeldByCaller() {
        return database.isOnCallersConnection();
    }

    @Override
    public void deleteWorker(String worker) {
        database.call(
                "delete a worker",
                Access.RELAXED_WRITE,
                connection -> Statements.update(connection, "DELETE FROM barback_workers WHERE id = ?", worker));
    }

    @Override
    public List<WorkerRecord> workers() {
        return database.read(
                "look up the workers",
                connection -> WorkerTable.seenAfter(connection, database.dialect(), ago(WorkerRecord.DEAD_AFTER)));
    }

    @Override
    public void pause(String queue, Instant now) {
        database.call(
                "pause the queue " + queue,
                Access.DURABLE_WRITE,
                connection -> PauseTable.pause(connection, queue, now));
    }

    @Override
    public void resume(String queue) {
        database.call(
                "resume the queue " + queue, Access.DURABLE_WRITE, connection -> PauseTable.resume(connection, queue));
    }

    @Override
    public Map<String, Instant> paused() {
        return database.read("look up which queues are paused", PauseTable::all);
    }

    /** The time so long before now, by the database's clock, for {@link Dialect#fromNow}. */
    private long ago(Duration time) {
        return database.fromNow(-MicroTime.of(time));
    }

    @Override
    public void close() {
        onClose.run();
    }
}
