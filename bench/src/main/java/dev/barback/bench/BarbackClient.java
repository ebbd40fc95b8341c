package dev.barback.bench;

import dev.barback.EnqueueOptions;
import dev.barback.EnqueuedJob;
import dev.barback.Jobs;
import dev.barback.NewJob;
import dev.barback.Options;
import dev.barback.PerformLater;
import dev.barback.internal.pubsub.PubSubBroker;
import dev.barback.internal.pubsub.PubSubOptions;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import dev.barback.internal.worker.Worker;
import dev.barback.internal.worker.WorkerOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Barback on Pub/Sub, as in an application, with standard options; with records, if there is a job store. */
final class BarbackClient implements Client {
    private static final int BULK = 5_000;

    private final PubSubBroker broker;
    private final CompletionCounter completionCounter = new CompletionCounter(System::nanoTime);
    private final Barback barback;
    private final String filler = Payload.filler();
    private final ClientKind clientKind;
    private final @Nullable BenchJobStore benchJobStore;

    /** @param benchJobStore closed by its owner, after this */
    BarbackClient(String project, String emulatorHost, ClientKind clientKind, @Nullable BenchJobStore benchJobStore) {
        this.clientKind = clientKind;
        this.broker = new PubSubBroker(PubSubOptions.of(project).withEmulatorHost(emulatorHost));
        this.benchJobStore = benchJobStore;
        Barback.Builder builder = Barback.builder(broker, JobRegistry.of(new NoOpJob(completionCounter)));
        this.barback =
                (benchJobStore == null ? builder : builder.jobStoreWriter(benchJobStore.jobStoreWriter())).build();
    }

    @Override
    public ClientKind kind() {
        return clientKind;
    }

    @Override
    public void createQueue(String queue) {
        broker.ensure(queue);
        if (benchJobStore != null) {
            benchJobStore.clear();
        }
    }

    @Override
    public void publishInBulk(String queue, int jobs) {
        Jobs enqueue = barback.jobs();
        EnqueueOptions options = Options.queue(queue);
        for (int from = 0; from < jobs; from += BULK) {
            List<NewJob> bulk = new ArrayList<>(BULK);
            for (int i = from; i < Math.min(from + BULK, jobs); i++) {
                EnqueueOptions own =
                        clientKind == ClientKind.BARBACK_WITH_USERS ? options.user(Users.name(i)) : options;
                bulk.add(NewJob.of(NoOpJob::perform, NoOpJob.UNTIMED, filler).set(own));
            }
            enqueue.performAllLater(bulk).forEach(BarbackClient::requireEnqueued);
        }
        awaitRecorded();
    }

    @Override
    public void publishOneByOne(String queue, int jobs, int threads) throws Exception {
        PerformLater enqueue = barback.jobs().set(Options.queue(queue));
        ParallelThreads.runShared(
                jobs, threads, () -> requireEnqueued(enqueue.performLater(NoOpJob::perform, NoOpJob.UNTIMED, filler)));
        awaitRecorded();
    }

    @Override
    public AutoCloseable drain(String queue, int jobs) {
        completionCounter.reset();
        Worker worker = barback.worker(WorkerOptions.forQueue(queue));
        worker.start();
        awaitAcknowledged(worker, jobs);
        if (benchJobStore != null) {
            benchJobStore.awaitEnds();
        }
        return worker;
    }

    @Override
    public Histogram latency(String queue, SteadyRate steadyRate) throws Exception {
        completionCounter.reset();
        PerformLater enqueue = barback.jobs().set(Options.queue(queue));
        try (Worker worker = barback.worker(WorkerOptions.forQueue(queue))) {
            worker.start();
            steadyRate.run(() -> requireEnqueued(enqueue.performLater(NoOpJob::perform, System.nanoTime(), filler)));
            awaitAcknowledged(worker, steadyRate.number());
        }
        awaitRecorded();
        return completionCounter.latencies();
    }

    @Override
    public void close() {
        broker.close();
    }

    private void awaitRecorded() {
        if (benchJobStore != null) {
            benchJobStore.awaitWritten();
        }
    }

    private void awaitAcknowledged(Worker worker, int jobs) {
        completionCounter.await(jobs);
        while (worker.status().leases() > 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private static void requireEnqueued(EnqueuedJob job) {
        if (!job.isEnqueued()) {
            throw new IllegalStateException("Not enqueued: " + job);
        }
    }
}
