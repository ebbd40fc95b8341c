package dev.barback.jdbc;

import dev.barback.jdbc.Database.Access;
import dev.barback.record.Bookmark;
import dev.barback.record.ExecutingJobs;
import dev.barback.record.ExecutionRecord;
import dev.barback.record.JobChanges;
import dev.barback.record.JobPage;
import dev.barback.record.JobQuery;
import dev.barback.record.JobRecord;
import dev.barback.record.JobState;
import dev.barback.record.Progress;
import dev.barback.record.ReadyJobs;
import dev.barback.record.Records;
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
 * Remembers jobs in a database: a SQLite file, or PostgreSQL, beside the messages of {@link JdbcBroker} or without them.
 * Thread-safe; one per process is enough. The tables are made by {@link Schema}.
 *
 * <p>On PostgreSQL the ends of jobs are on disk when they are written: a server that is killed would take those of its last
 * moment along, while their worker lives. What else is written does not wait for the disk, nor anything on SQLite, which falls
 * with its machine, as do those who use it: jobs of that moment seem to wait, and may run twice.
 */
public final class JdbcRecords implements Records {
    private static final Duration FORGET_SILENT = Duration.ofDays(1);
    private static final Duration SURELY_DEAD = WorkerRecord.SILENCE.multipliedBy(4);
    private static final int A_STEP = 1_000;

    private final RecordsDatabase database;
    private final Runnable closing;

    private JdbcRecords(RecordsDatabase database, Runnable closing) {
        this.database = database;
        this.closing = closing;
    }

    JdbcRecords(Database database, Runnable closing) {
        this(new RecordsDatabase(database, () -> {}), closing);
    }

    /** The same, doing this before all else, again and again until it works: making the tables, say. */
    public JdbcRecords preparedBy(Runnable work) {
        return new JdbcRecords(database.preparedBy(work), closing);
    }

    /** The same, doing this when they are closed. */
    public JdbcRecords closing(Runnable work) {
        return new JdbcRecords(database, () -> {
            closing.run();
            work.run();
        });
    }

    /** Records in a SQLite file, through a connection of their own. */
    public static JdbcRecords sqlite(Path file, JdbcOptions options) {
        return sqlite(file, options, CallersTransaction.NONE);
    }

    /**
     * Records in a SQLite file that the application has transactions on.
     *
     * @param caller knows transactions on the same file
     */
    public static JdbcRecords sqlite(Path file, JdbcOptions options, CallersTransaction caller) {
        PrivateFile.make(file);
        Sqlite database = new Sqlite(file, options, Clock.systemUTC(), caller);
        return new JdbcRecords(database, database::close);
    }

    /**
     * Records in PostgreSQL.
     *
     * @param pool gives out connections, each for a moment
     */
    public static JdbcRecords postgres(DataSource pool, JdbcOptions options) {
        return postgres(pool, options, CallersTransaction.NONE);
    }

    /**
     * Records in PostgreSQL, in the application's database.
     *
     * @param pool gives out connections, each for a moment
     * @param caller knows transactions on the same pool
     */
    public static JdbcRecords postgres(DataSource pool, JdbcOptions options, CallersTransaction caller) {
        Postgres database = new Postgres(pool, pool, options, caller);
        return new JdbcRecords(database, database::close);
    }

    /** Who may come in, in the same database. */
    public Accounts accounts(Clock clock) {
        return new Accounts(database, clock);
    }

    /** Who did what, in the same database. */
    public AuditTrail auditTrail(Clock clock) {
        return new AuditTrail(database, clock);
    }

    @Override
    public void write(Collection<JobRecord> jobs, Collection<ExecutionRecord> executions) {
        database.change(
                "record jobs",
                Access.RELAXED_WRITE,
                connection -> database.dialect().atOnce(connection, Access.DURABLE_WRITE, () -> {
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
    public Set<String> admit(Collection<JobRecord> jobs) {
        return database.change(
                "look up which jobs may run",
                Access.RELAXED_WRITE,
                connection -> JobTable.admit(connection, database.dialect(), jobs));
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
    public List<ExecutionRecord> executions(String jobId, int most) {
        return database.read("look up a job's executions", connection -> ExecutionTable.of(connection, jobId, most));
    }

    @Override
    public JobPage list(JobQuery query, Optional<JobPage.Cursor> after, int most) {
        return database.read(
                "list jobs",
                connection ->
                        JobList.page(connection, query, after, most, Micros.ceil(Instant.now()), database.dialect()));
    }

    @Override
    public Map<String, ReadyJobs> ready(Collection<String> queues, Instant before, int most) {
        List<String> names = List.copyOf(Set.copyOf(queues));
        Map<String, ReadyJobs> ready = new HashMap<>();
        for (int i = 0; i < names.size(); i += ReadyCount.MOST_QUEUES) {
            List<String> some = names.subList(i, Math.min(names.size(), i + ReadyCount.MOST_QUEUES));
            ready.putAll(database.read(
                    "count jobs", connection -> ReadyCount.read(connection, some, Micros.ceil(before), most)));
        }
        return ready;
    }

    @Override
    public ExecutingJobs executing(String worker, Optional<String> since, Collection<String> jobIds) {
        return database.read("look up what a worker runs", connection -> {
            Dialect dialect = database.dialect();
            Moment now = dialect.moment(connection);
            if (since.isEmpty()) {
                return new ExecutingJobs(List.of(), now.toString());
            }
            long from = Moment.of(since.get()).firstSince(now, dialect.numbersLost());
            return new ExecutingJobs(
                    JobTable.executing(connection, dialect, new JobTable.Executing(worker, from, jobIds)),
                    now.toString());
        });
    }

    @Override
    public int countExecuting(String queue, int most) {
        String sql =
                "SELECT count(*) FROM (SELECT 1 FROM barback_jobs WHERE queue = ? AND listed = 1 AND state = 3 LIMIT ?) AS executing";
        return database.read(
                "count jobs",
                connection -> Statements.select(connection, row -> row.getInt(1), sql, queue, most)
                        .get(0));
    }

    @Override
    public JobChanges changes(Optional<String> after, int most) {
        Optional<ChangeFeed.Place> place = after.map(ChangeFeed.Place::of);
        return database.read(
                "look up what has changed", connection -> ChangeFeed.read(connection, database.dialect(), place, most));
    }

    @Override
    public Optional<Bookmark> bookmark(String name) {
        return database.read("look up a bookmark", connection -> BookmarkTable.find(connection, name));
    }

    @Override
    public void keep(String name, Bookmark bookmark) {
        database.call(
                "keep a bookmark", Access.DURABLE_WRITE, connection -> BookmarkTable.keep(connection, name, bookmark));
    }

    @Override
    public List<Instant> line(String queue, Instant before, int most) {
        String sql = "SELECT ready_at FROM barback_jobs WHERE queue = ? AND ended = 0 AND ready_at < ? AND state <> 3"
                + " ORDER BY ready_at LIMIT ?";
        return database.read(
                "look up who waits in " + queue,
                connection -> Statements.select(
                        connection, row -> Micros.instant(row.getLong(1)), sql, queue, Micros.ceil(before), most));
    }

    @Override
    public Optional<JobState> cancel(String jobId, Instant now) {
        return database.change(
                "cancel a job",
                Access.DURABLE_WRITE,
                connection -> Cancelling.cancel(connection, jobId, Micros.ceil(now)));
    }

    @Override
    public int cancelAll(String queue, Instant enqueuedBefore, Instant now) {
        long edition = Micros.ceil(enqueuedBefore) * 1_000;
        Cancelling.Before before = new Cancelling.Before(edition, Micros.ceil(now));
        database.change("note that " + queue + " is cleared", Access.DURABLE_WRITE, connection -> {
            Cancelling.noteClear(connection, queue, edition);
            return true;
        });
        int all = 0;
        int some;
        do { // small transactions: others want to write, too
            some = database.change(
                    "cancel the jobs of " + queue,
                    Access.DURABLE_WRITE,
                    connection -> Cancelling.cancelSome(connection, queue, before, A_STEP));
            all += some;
        } while (some > 0);
        return all;
    }

    @Override
    public void progress(String worker, Map<String, Progress> byJobId) {
        database.change(
                "write down the progress of jobs",
                Access.RELAXED_WRITE,
                connection -> database.dialect().atOnce(connection, Access.RELAXED_WRITE, () -> {
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
        String marks = jobIds.stream().map(id -> "?").collect(Collectors.joining(", "));
        return database.read(
                "look up which jobs are cancelled",
                connection -> new HashSet<>(Statements.select(
                        connection,
                        row -> row.getString(1),
                        "SELECT id FROM barback_jobs WHERE cancelled = 1 AND id IN (" + marks + ")",
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
                connection -> Pruning.forget(connection, jobId, Micros.ceil(Instant.now())));
    }

    @Override
    public List<JobRecord> overdue(String queue, Duration patience, Duration silence, int most) {
        return database.read(
                "look for jobs whose messages are gone",
                connection -> JobTable.overdue(
                        connection,
                        database.dialect(),
                        new JobTable.Overdue(queue, ago(patience), ago(silence), most)));
    }

    @Override
    public int prune(Map<JobState, Duration> retention, Instant now, int most) {
        int pruned = 0;
        for (Map.Entry<JobState, Duration> each : retention.entrySet()) {
            long before = Micros.ceil(now.minus(each.getValue()));
            int state = JobRow.code(each.getKey());
            pruned += database.call(
                    "forget old jobs",
                    Access.RELAXED_WRITE,
                    connection -> Pruning.forget(connection, state, before, most));
        }
        database.change("forget silent workers", Access.RELAXED_WRITE, connection -> {
            Cancelling.endAll(connection, database.dialect(), Micros.ceil(now), ago(SURELY_DEAD));
            WorkerTable.forget(connection, database.dialect(), ago(FORGET_SILENT));
            return true;
        });
        return pruned;
    }

    @Override
    public void heartbeat(WorkerRecord worker) {
        database.call("write a worker's heartbeat", Access.RELAXED_WRITE, connection -> {
            WorkerTable.beat(connection, database.dialect(), worker, database.fromNow(0));
            return true;
        });
    }

    @Override
    public boolean isHeldByCaller() {
        return database.isHeldByCaller();
    }

    @Override
    public void leave(String worker) {
        database.call(
                "forget a worker",
                Access.RELAXED_WRITE,
                connection -> Statements.update(connection, "DELETE FROM barback_workers WHERE id = ?", worker));
    }

    @Override
    public List<WorkerRecord> workers() {
        return database.read(
                "look up the workers",
                connection -> WorkerTable.seenAfter(connection, database.dialect(), ago(WorkerRecord.SILENCE)));
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

    /** So long ago, by the database's clock. */
    private long ago(Duration time) {
        return database.fromNow(-Micros.of(time));
    }

    @Override
    public void close() {
        closing.run();
    }
}
