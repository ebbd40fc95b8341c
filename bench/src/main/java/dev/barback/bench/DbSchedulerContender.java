package dev.barback.bench;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * db-scheduler with the settings of its own benchmark: lock-and-fetch by SKIP LOCKED, 20 threads, a fetch of up to 400
 * when 80 are left. On SQLite it has only its first strategy, which fetches jobs, and locks each when it runs.
 */
final class DbSchedulerContender implements Contender {
    private static final double LOWER = 4;
    private static final double UPPER = 20;

    /** Its default is 10 seconds; more frequent polling would take most of the time. */
    private static final Duration POLLING = Duration.ofMillis(10);

    private static final int BULK = 5_000;

    private final Store store;
    private final String filler;
    private final OneTimeTask<Argument> task;
    private volatile SchedulerClient client;

    DbSchedulerContender(Store store, CompletionCounter completionCounter, String filler) {
        this.store = store;
        this.filler = filler;
        this.task = Tasks.oneTime("no-op", Argument.class)
                .execute((instance, context) ->
                        completionCounter.recordCompletion(instance.getData().sentNanos()));
        store.run(DbSchedulerTables.create(store.isSqlite()));
        this.client = client(store.pool());
    }

    private SchedulerClient client(DataSource source) {
        return SchedulerClient.Builder.create(source, task).build();
    }

    @Override
    public void enqueueInBulk(int jobs) {
        for (int from = 0; from < jobs; from += BULK) {
            List<TaskInstance<?>> bulk = new ArrayList<>(BULK);
            for (int i = from; i < Math.min(from + BULK, jobs); i++) {
                bulk.add(job(NoOpJob.UNTIMED));
            }
            enqueue(bulk);
        }
    }

    /** PostgreSQL's driver makes one transaction of a batch; SQLite would sync for each row. */
    private void enqueue(List<TaskInstance<?>> bulk) {
        if (store.isSqlite()) {
            OneTransaction.run(store.pool(), source -> client(source).scheduleBatch(bulk, Instant.now()));
        } else {
            client.scheduleBatch(bulk, Instant.now());
        }
    }

    @Override
    public void enqueue(long sentNanos) {
        if (!client.scheduleIfNotExists(job(sentNanos), Instant.now())) {
            throw new IllegalStateException("Not enqueued.");
        }
    }

    private TaskInstance<Argument> job(long sentNanos) {
        return task.instance(UUID.randomUUID().toString(), new Argument(sentNanos, filler));
    }

    @Override
    public AutoCloseable startWorker() {
        SchedulerBuilder builder = Scheduler.create(store.pool(), List.of(task))
                .threads(Store.THREADS)
                .pollingInterval(POLLING)
                .enableImmediateExecution();
        Scheduler scheduler = (store.isSqlite()
                        ? builder.pollUsingFetch(LOWER, UPPER)
                        : builder.pollUsingLockAndFetch(LOWER, UPPER))
                .build();
        scheduler.start();
        client = scheduler; // an enqueue in this process wakes it
        return () -> {
            scheduler.stop();
            client = client(store.pool());
        };
    }

    @Override
    public String unfinishedJobsQuery() {
        return "SELECT 1 FROM scheduled_tasks LIMIT 1";
    }

    @Override
    public void removeJobs() {
        store.removeAll("scheduled_tasks");
    }

    @Override
    public void close() {}

    /** The job's arguments; written with Java's serialization, its default. */
    record Argument(long sentNanos, String filler) implements Serializable {}
}
