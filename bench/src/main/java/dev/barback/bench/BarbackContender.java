package dev.barback.bench;

import dev.barback.EnqueuedJob;
import dev.barback.NewJob;
import dev.barback.Options;
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
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Barback on a database, as in an application, with standard options. */
final class BarbackContender implements Contender {
    private static final int BULK = 5_000;

    private final JdbcBroker broker;
    private final Barback barback;
    private final String filler;
    private final String removalStatement;
    private final @Nullable JobStoreWriter writer;

    private final boolean hasUsers;

    /** @param kind the kind of Barback; with records, a job is finished only when its end is recorded */
    BarbackContender(Store store, CompletionCounter completionCounter, String filler, ContenderKind kind) {
        boolean withRecords = kind == ContenderKind.BARBACK_WITH_RECORDS;
        this.hasUsers = kind == ContenderKind.BARBACK_WITH_USERS;
        this.broker = store.isSqlite() ? sqlite(store) : postgres(store);
        this.writer = withRecords
                ? new JobStoreWriter(broker.jobStore(), WorkerRecord.newId(), JobStoreOptions.DEFAULTS)
                : null;
        Barback.Builder builder = Barback.builder(broker, JobRegistry.of(new NoOpJob(completionCounter)));
        this.barback = (writer == null ? builder : builder.jobStoreWriter(writer)).build();
        this.filler = filler;
        this.removalStatement = store.isSqlite()
                ? "DELETE FROM barback_messages" // the records grow, as in production
                : "TRUNCATE barback_messages, barback_jobs, barback_executions";
    }

    private static JdbcBroker sqlite(Store store) {
        Schema.migrate(store.file(), JdbcOptions.DEFAULTS);
        return JdbcBroker.sqlite(store.file(), JdbcOptions.DEFAULTS);
    }

    private static JdbcBroker postgres(Store store) {
        Schema.migrate(store.pool());
        return JdbcBroker.postgres(store.pool(), JdbcOptions.DEFAULTS, AmbientTransaction.NONE);
    }

    @Override
    public void enqueueInBulk(int jobs) {
        for (int from = 0; from < jobs; from += BULK) {
            List<NewJob> bulk = new ArrayList<>(BULK);
            for (int i = from; i < Math.min(from + BULK, jobs); i++) {
                NewJob job = NewJob.of(NoOpJob::perform, NoOpJob.UNTIMED, filler);
                bulk.add(hasUsers ? job.set(Options.user(Users.name(i))) : job);
            }
            barback.jobs().performAllLater(bulk).forEach(BarbackContender::requireEnqueued);
        }
    }

    @Override
    public void enqueue(long sentNanos) {
        requireEnqueued(barback.jobs().performLater(NoOpJob::perform, sentNanos, filler));
    }

    @Override
    public AutoCloseable startWorker() {
        Worker worker = barback.worker(WorkerOptions.forQueue("default"));
        worker.start();
        return worker;
    }

    @Override
    public String unfinishedJobsQuery() {
        return writer == null
                ? "SELECT 1 FROM barback_messages LIMIT 1"
                : "SELECT 1 FROM barback_messages UNION ALL SELECT 1 FROM barback_jobs WHERE ended = 0 LIMIT 1";
    }

    @Override
    public String removalStatement() {
        return removalStatement;
    }

    @Override
    public void close() {
        if (writer != null) {
            writer.close();
        }
        broker.close();
    }

    private static void requireEnqueued(EnqueuedJob job) {
        if (!job.isEnqueued()) {
            throw new IllegalStateException("Not enqueued: " + job);
        }
    }
}
