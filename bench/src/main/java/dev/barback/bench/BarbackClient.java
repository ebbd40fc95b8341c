package dev.barback.bench;

import dev.barback.EnqueueOptions;
import dev.barback.EnqueuedJob;
import dev.barback.Jobs;
import dev.barback.NewJob;
import dev.barback.Options;
import dev.barback.PerformLater;
import dev.barback.pubsub.PubSubBroker;
import dev.barback.pubsub.PubSubOptions;
import dev.barback.registry.JobRegistry;
import dev.barback.runtime.Barback;
import dev.barback.worker.Worker;
import dev.barback.worker.WorkerOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Barback, as an application would use it, with standard options; with records, if there is a remembrance. */
final class BarbackClient implements Client {
    private static final int BULK = 5_000;

    private final PubSubBroker broker;
    private final Tally tally = new Tally(System::nanoTime);
    private final Barback barback;
    private final String filler = Payload.filler();
    private final Way way;
    private final @Nullable Remembrance remembrance;

    /** @param remembrance closed by its owner, after this */
    BarbackClient(String project, String emulatorHost, Way way, @Nullable Remembrance remembrance) {
        this.way = way;
        this.broker = new PubSubBroker(PubSubOptions.of(project).withEmulatorHost(emulatorHost));
        this.remembrance = remembrance;
        Barback.Builder builder = Barback.builder(broker, JobRegistry.of(new NoOpJob(tally)));
        this.barback = (remembrance == null ? builder : builder.recorder(remembrance.recorder())).build();
    }

    @Override
    public Way way() {
        return way;
    }

    @Override
    public void make(String queue) {
        broker.ensure(queue);
        if (remembrance != null) {
            remembrance.clear();
        }
    }

    @Override
    public void publishInBulk(String queue, int jobs) {
        Jobs enqueue = barback.jobs();
        EnqueueOptions options = Options.queue(queue);
        for (int from = 0; from < jobs; from += BULK) {
            List<NewJob> bulk = new ArrayList<>(BULK);
            for (int i = from; i < Math.min(from + BULK, jobs); i++) {
                EnqueueOptions own = way == Way.BARBACK_WITH_USERS ? options.user(Users.name(i)) : options;
                bulk.add(NewJob.of(NoOpJob::perform, NoOpJob.UNTIMED, filler).set(own));
            }
            enqueue.performAllLater(bulk).forEach(BarbackClient::requireEnqueued);
        }
        awaitRecorded();
    }

    @Override
    public void publishOneByOne(String queue, int jobs, int threads) throws Exception {
        PerformLater enqueue = barback.jobs().set(Options.queue(queue));
        Crew.share(
                jobs, threads, () -> requireEnqueued(enqueue.performLater(NoOpJob::perform, NoOpJob.UNTIMED, filler)));
        awaitRecorded();
    }

    @Override
    public AutoCloseable drain(String queue, int jobs) {
        tally.reset();
        Worker worker = barback.worker(WorkerOptions.forQueue(queue));
        worker.start();
        awaitAcknowledged(worker, jobs);
        if (remembrance != null) {
            remembrance.awaitEnds();
        }
        return worker;
    }

    @Override
    public Histogram latency(String queue, Pace pace) throws Exception {
        tally.reset();
        PerformLater enqueue = barback.jobs().set(Options.queue(queue));
        try (Worker worker = barback.worker(WorkerOptions.forQueue(queue))) {
            worker.start();
            pace.run(() -> requireEnqueued(enqueue.performLater(NoOpJob::perform, System.nanoTime(), filler)));
            awaitAcknowledged(worker, pace.number());
        }
        awaitRecorded();
        return tally.latencies();
    }

    @Override
    public void close() {
        broker.close();
    }

    private void awaitRecorded() {
        if (remembrance != null) {
            remembrance.awaitWritten();
        }
    }

    private void awaitAcknowledged(Worker worker, int jobs) {
        tally.await(jobs);
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
