package dev.barback.internal.jdbc.records;

import dev.barback.ExecutionRecord;
import dev.barback.JobPage;
import dev.barback.JobQuery;
import dev.barback.JobRecord;
import dev.barback.JobState;
import dev.barback.Progress;
import dev.barback.QueueDepth;
import dev.barback.WorkerRecord;
import dev.barback.internal.jdbc.queue.JdbcBroker;
import dev.barback.internal.jdbc.sql.AmbientTransaction;
import dev.barback.internal.jdbc.sql.Database;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.internal.jdbc.sql.Postgres;
import dev.barback.internal.jdbc.sql.PrivateFile;
import dev.barback.internal.jdbc.sql.Schema;
import dev.barback.internal.jdbc.sql.Sqlite;
import dev.barback.spi.ExecutingJobs;
import dev.barback.spi.FeedPosition;
import dev.barback.spi.JobChangeFeed;
import dev.barback.spi.JobChanges;
import dev.barback.spi.JobEdits;
import dev.barback.spi.JobRecorder;
import dev.barback.spi.JobRecords;
import dev.barback.spi.JobStore;
import dev.barback.spi.QueueRecords;
import dev.barback.spi.WorkerJobs;
import dev.barback.spi.WorkerRecords;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

/**
 * Keeps the records of jobs in a database: a SQLite file, or PostgreSQL, beside the messages of {@link JdbcBroker} or
 * without them. Thread-safe; one per process is enough. {@link Schema} creates the tables. A class for each part of the
 * contract does the work; this one puts them together.
 *
 * <p>On PostgreSQL the end of a job is on disk when it is written: a killed server would lose the ends written in its last
 * moment, while the jobs' worker lives on. Other writes don't wait for the disk, and on SQLite no write does: a machine
 * that fails takes the file and its users down together. Jobs that ended in that moment then seem to wait, and may run
 * twice.
 */
public final class JdbcJobStore implements JobStore {
    private final JobStoreDatabase database;
    private final Runnable onClose;
    private final JobRecorder recorder;
    private final WorkerJobs workerJobs;
    private final JobRecords records;
    private final JobEdits edits;
    private final QueueRecords queues;
    private final WorkerRecords workers;
    private final JobChangeFeed feed;

    private JdbcJobStore(JobStoreDatabase database, Runnable onClose) {
        this.database = database;
        this.onClose = onClose;
        this.recorder = new JdbcJobRecorder(database);
        this.workerJobs = new JdbcWorkerJobs(database);
        this.records = new JdbcJobRecords(database);
        this.edits = new JdbcJobEdits(database);
        this.queues = new JdbcQueueRecords(database);
        this.workers = new JdbcWorkerRecords(database);
        this.feed = new JdbcJobChangeFeed(database);
    }

    /**
     * A job store in an open database that carries the jobs, too.
     *
     * @param onClose runs when this is closed; may close the database
     */
    public JdbcJobStore(Database database, Runnable onClose) {
        this(new JobStoreDatabase(database, () -> {}, true), onClose);
    }

    /** Of jobs that another broker carries. */
    private static JdbcJobStore apart(Database database) {
        return new JdbcJobStore(new JobStoreDatabase(database, () -> {}, false), database::close);
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
        return apart(database);
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
        return apart(database);
    }

    /** Its database, for other tables beside the records, over the same connections; closed with this. */
    public Database database() {
        return database.database();
    }

    @Override
    public void write(Collection<JobRecord> jobs, Collection<ExecutionRecord> executions) {
        recorder.write(jobs, executions);
    }

    @Override
    public Set<String> addNew(Collection<JobRecord> jobs) {
        return recorder.addNew(jobs);
    }

    @Override
    public void progress(String worker, Map<String, Progress> byJobId) {
        recorder.progress(worker, byJobId);
    }

    @Override
    public boolean isHeldByCaller() {
        return recorder.isHeldByCaller();
    }

    @Override
    public Set<String> markExecuting(Collection<JobRecord> jobs) {
        return workerJobs.markExecuting(jobs);
    }

    @Override
    public ExecutingJobs executing(String worker, Optional<String> since, Collection<String> jobIds) {
        return workerJobs.executing(worker, since, jobIds);
    }

    @Override
    public Set<String> cancelled(Collection<String> jobIds) {
        return workerJobs.cancelled(jobIds);
    }

    @Override
    public List<JobRecord> overdue(
            String queue, Duration lostAfter, Duration workerDeadAfter, Optional<JobRecord> after, int max) {
        return workerJobs.overdue(queue, lostAfter, workerDeadAfter, after, max);
    }

    @Override
    public int prune(Map<JobState, Duration> retention, Instant now, int max) {
        return workerJobs.prune(retention, now, max);
    }

    @Override
    public Optional<JobRecord> find(String jobId) {
        return records.find(jobId);
    }

    @Override
    public Optional<JobRecord> find(String jobId, String user) {
        return records.find(jobId, user);
    }

    @Override
    public List<ExecutionRecord> executions(String jobId, int max) {
        return records.executions(jobId, max);
    }

    @Override
    public JobPage list(JobQuery query, Optional<JobPage.Cursor> after, int max) {
        return records.list(query, after, max);
    }

    @Override
    public Duration timeSpent(String user) {
        return records.timeSpent(user);
    }

    @Override
    public Optional<JobState> cancel(String jobId, Instant now) {
        return edits.cancel(jobId, now);
    }

    @Override
    public int cancelAll(String queue, Instant enqueuedBefore, Instant now) {
        return edits.cancelAll(queue, enqueuedBefore, now);
    }

    @Override
    public Set<String> replaceAll(Collection<Replacement> replacements) {
        return edits.replaceAll(replacements);
    }

    @Override
    public boolean delete(String jobId) {
        return edits.delete(jobId);
    }

    @Override
    public Map<String, QueueDepth> queueDepths(Collection<String> names, Instant before, int max) {
        return queues.queueDepths(names, before, max);
    }

    @Override
    public int countExecuting(String queue, int max) {
        return queues.countExecuting(queue, max);
    }

    @Override
    public List<Instant> waitingSince(String queue, Instant before, int max) {
        return queues.waitingSince(queue, before, max);
    }

    @Override
    public void pause(String queue, Instant now) {
        queues.pause(queue, now);
    }

    @Override
    public void resume(String queue) {
        queues.resume(queue);
    }

    @Override
    public Map<String, Instant> paused() {
        return queues.paused();
    }

    @Override
    public void heartbeat(WorkerRecord worker) {
        workers.heartbeat(worker);
    }

    @Override
    public void deleteWorker(String worker) {
        workers.deleteWorker(worker);
    }

    @Override
    public List<WorkerRecord> workers() {
        return workers.workers();
    }

    @Override
    public JobChanges changes(Optional<String> after, int max) {
        return feed.changes(after, max);
    }

    @Override
    public Optional<FeedPosition> findPosition(String name) {
        return feed.findPosition(name);
    }

    @Override
    public void savePosition(String name, FeedPosition position) {
        feed.savePosition(name, position);
    }

    @Override
    public void close() {
        onClose.run();
    }
}
