package dev.barback.bench;

import dev.barback.EnqueuedJob;
import dev.barback.Job;
import dev.barback.NewJob;
import dev.barback.WorkerRecord;
import dev.barback.internal.jdbc.queue.JdbcBroker;
import dev.barback.internal.jdbc.sql.AmbientTransaction;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.internal.jdbc.sql.Schema;
import dev.barback.internal.records.JobStoreOptions;
import dev.barback.internal.records.JobStoreWriter;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import dev.barback.internal.worker.Worker;
import dev.barback.internal.worker.WorkerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Barback on a database, as in an application, with standard options. */
final class BarbackApplication implements AutoCloseable {
    /** The queue of jobs that name none. */
    static final String QUEUE = "default";

    private static final int BULK = 5_000;
    private static final Duration FLUSH_TIMEOUT = Duration.ofSeconds(60);

    private final Store store;
    private final JdbcBroker broker;
    private final @Nullable JobStoreWriter writer;
    private final Barback barback;

    private BarbackApplication(Store store, @Nullable JobStoreOptions records, Job... jobs) {
        this.store = store;
        this.broker = store.isSqlite() ? sqlite(store) : postgres(store);
        this.writer = records == null ? null : new JobStoreWriter(broker.jobStore(), WorkerRecord.newId(), records);
        Barback.Builder builder = Barback.builder(broker, JobRegistry.of(jobs));
        this.barback = (writer == null ? builder : builder.jobStoreWriter(writer)).build();
    }

    static BarbackApplication withoutRecords(Store store, Job... jobs) {
        return new BarbackApplication(store, null, jobs);
    }

    static BarbackApplication withRecords(Store store, JobStoreOptions records, Job... jobs) {
        return new BarbackApplication(store, records, jobs);
    }

    private static JdbcBroker sqlite(Store store) {
        Schema.migrate(store.file(), JdbcOptions.DEFAULTS);
        return JdbcBroker.sqlite(store.file(), JdbcOptions.DEFAULTS);
    }

    private static JdbcBroker postgres(Store store) {
        Schema.migrate(store.pool());
        return JdbcBroker.postgres(store.pool(), JdbcOptions.DEFAULTS, AmbientTransaction.NONE);
    }

    /**
     * Enqueues jobs in large batches, from this thread.
     *
     * @param job the job of each number, from 0
     */
    void enqueueInBulk(int jobs, IntFunction<NewJob> job) {
        for (int from = 0; from < jobs; from += BULK) {
            List<NewJob> bulk = new ArrayList<>(BULK);
            for (int i = from; i < Math.min(from + BULK, jobs); i++) {
                bulk.add(job.apply(i));
            }
            barback.jobs().performAllLater(bulk).forEach(BarbackApplication::requireEnqueued);
        }
        awaitRecorded();
    }

    void enqueue(NewJob job) {
        requireEnqueued(barback.jobs().enqueue(job));
    }

    Worker startWorker(WorkerOptions options) {
        Worker worker = barback.worker(options);
        worker.start();
        return worker;
    }

    /** Runs a task while a worker runs. */
    <T> T withWorker(WorkerOptions options, Callable<T> task) throws Exception {
        Worker worker = startWorker(options);
        try {
            return task.call();
        } finally {
            worker.close();
        }
    }

    /** With records, a job is finished only when its end is recorded. */
    String unfinishedJobsQuery() {
        return writer == null
                ? "SELECT 1 FROM barback_messages LIMIT 1"
                : "SELECT 1 FROM barback_messages UNION ALL SELECT 1 FROM barback_jobs WHERE ended = 0 LIMIT 1";
    }

    void removeMessages() {
        store.removeAll("barback_messages");
    }

    /** Removes the jobs; on SQLite records of ended jobs stay, so that they grow as in production. */
    void removeJobs() {
        awaitRecorded(); // a record that comes later would count as a job that has lost its message
        if (store.isSqlite()) {
            removeMessages();
            store.run("DELETE FROM barback_jobs WHERE ended = 0");
        } else {
            store.removeAll("barback_messages", "barback_jobs", "barback_executions");
        }
    }

    @Override
    public void close() {
        if (writer != null) {
            writer.close();
        }
        broker.close();
    }

    private void awaitRecorded() {
        if (writer != null && !writer.flush(FLUSH_TIMEOUT)) {
            throw new IllegalStateException("The records are not written after " + FLUSH_TIMEOUT + ".");
        }
    }

    private static void requireEnqueued(EnqueuedJob job) {
        if (!job.isEnqueued()) {
            throw new IllegalStateException("Not enqueued: " + job);
        }
    }
}
