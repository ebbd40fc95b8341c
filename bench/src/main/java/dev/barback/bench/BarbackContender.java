package dev.barback.bench;

import dev.barback.EnqueuedJob;
import dev.barback.NewJob;
import dev.barback.Options;
import dev.barback.jdbc.CallersTransaction;
import dev.barback.jdbc.JdbcBroker;
import dev.barback.jdbc.JdbcOptions;
import dev.barback.jdbc.Schema;
import dev.barback.record.RecordOptions;
import dev.barback.record.Recorder;
import dev.barback.record.WorkerRecord;
import dev.barback.registry.JobRegistry;
import dev.barback.runtime.Barback;
import dev.barback.worker.Worker;
import dev.barback.worker.WorkerOptions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Barback, as an application would use it, with standard options. */
final class BarbackContender implements Contender {
    private static final int BULK = 5_000;

    private final JdbcBroker broker;
    private final Barback barback;
    private final String filler;
    private final String removal;
    private final @Nullable Recorder recorder;

    private final boolean hasUsers;

    /** @param kind which; with records, jobs are settled when their end is recorded, too */
    BarbackContender(Store store, Tally tally, String filler, ContenderKind kind) {
        boolean recorded = kind == ContenderKind.BARBACK_WITH_RECORDS;
        this.hasUsers = kind == ContenderKind.BARBACK_WITH_USERS;
        this.broker = store.isSqlite() ? sqlite(store) : postgres(store);
        this.recorder = recorded ? new Recorder(broker.records(), WorkerRecord.newId(), RecordOptions.DEFAULTS) : null;
        Barback.Builder builder = Barback.builder(broker, JobRegistry.of(new NoOpJob(tally)));
        this.barback = (recorder == null ? builder : builder.recorder(recorder)).build();
        this.filler = filler;
        this.removal = store.isSqlite()
                ? "DELETE FROM barback_messages" // the records grow, as they do in life
                : "TRUNCATE barback_messages, barback_jobs, barback_executions";
    }

    private static JdbcBroker sqlite(Store store) {
        Schema.migrate(store.file(), JdbcOptions.DEFAULTS);
        return JdbcBroker.sqlite(store.file(), JdbcOptions.DEFAULTS);
    }

    private static JdbcBroker postgres(Store store) {
        Schema.migrate(store.pool());
        return JdbcBroker.postgres(store.pool(), JdbcOptions.DEFAULTS, CallersTransaction.NONE);
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
    public AutoCloseable work() {
        Worker worker = barback.worker(WorkerOptions.forQueue("default"));
        worker.start();
        return worker;
    }

    @Override
    public String unsettled() {
        return recorder == null
                ? "SELECT 1 FROM barback_messages LIMIT 1"
                : "SELECT 1 FROM barback_messages UNION ALL SELECT 1 FROM barback_jobs WHERE ended = 0 LIMIT 1";
    }

    @Override
    public String removal() {
        return removal;
    }

    @Override
    public void close() {
        if (recorder != null) {
            recorder.close();
        }
        broker.close();
    }

    private static void requireEnqueued(EnqueuedJob job) {
        if (!job.isEnqueued()) {
            throw new IllegalStateException("Not enqueued: " + job);
        }
    }
}
