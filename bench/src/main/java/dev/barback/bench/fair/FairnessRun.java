package dev.barback.bench.fair;

import static dev.barback.Options.queue;

import dev.barback.EnqueueOptions;
import dev.barback.NewJob;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import dev.barback.internal.worker.Worker;
import dev.barback.internal.worker.WorkerOptions;
import dev.barback.spi.Broker;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** A flood of one user, beside others that enqueue a job every second, on one worker. */
final class FairnessRun {
    static final String QUEUE = "fair";
    private static final String FLOOD = "flood";
    private static final String OTHERS = "others";
    private static final int BULK_SIZE = 5_000;

    private final Settings settings;
    private final boolean fair;
    private final AtomicInteger sent = new AtomicInteger();

    /**
     * The settings of a fairness run.
     *
     * @param flood the number of jobs that one user enqueues at once
     * @param others the number of other users
     * @param seconds the time for which each of them enqueues a job every second
     * @param millis the duration of a job
     * @param processors the number of jobs that run at once
     */
    record Settings(int flood, int others, int seconds, long millis, int processors) {}

    /** @param fair whether jobs have a user; if not, all are in one queue, first in, first out */
    FairnessRun(Settings settings, boolean fair) {
        this.settings = settings;
        this.fair = fair;
    }

    /** The waiting times, and the number of jobs of the flood that ran meanwhile. */
    record Outcome(Waits flood, Waits others) {}

    Outcome run(Broker broker) throws InterruptedException {
        WorkingJob job = new WorkingJob(settings.millis());
        Barback barback = Barback.builder(broker, JobRegistry.of(job)).build();
        broker.ensure(QUEUE);
        flood(barback);
        try (Worker worker = barback.worker(WorkerOptions.forQueue(QUEUE).withProcessors(settings.processors()))) {
            worker.start();
            others(barback);
            while (job.waitsOf(OTHERS).count() < sent.get()) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
        return new Outcome(job.waitsOf(FLOOD), job.waitsOf(OTHERS));
    }

    private void flood(Barback barback) {
        for (int remaining = settings.flood(); remaining > 0; remaining -= BULK_SIZE) {
            barback.jobs()
                    .performAllLater(IntStream.range(0, Math.min(remaining, BULK_SIZE))
                            .mapToObj(i -> job(FLOOD, FLOOD))
                            .toList());
        }
    }

    private void others(Barback barback) throws InterruptedException {
        ScheduledExecutorService users = Executors.newScheduledThreadPool(4);
        for (int i = 0; i < settings.others(); i++) {
            String user = "user" + i;
            var schedule = users.scheduleAtFixedRate(
                    () -> {
                        barback.jobs().enqueue(job(user, OTHERS));
                        sent.incrementAndGet();
                    },
                    i * 1_000L / settings.others(),
                    1_000,
                    TimeUnit.MILLISECONDS);
            if (schedule.isCancelled()) {
                throw new IllegalStateException("The users' enqueues were not scheduled.");
            }
        }
        TimeUnit.MILLISECONDS.sleep(settings.seconds() * 1_000L - 1);
        users.shutdown();
        if (!users.awaitTermination(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("An enqueue does not end.");
        }
    }

    private NewJob job(String user, String group) {
        EnqueueOptions options = queue(QUEUE);
        return NewJob.of(WorkingJob::perform, group, System.nanoTime()).set(fair ? options.user(user) : options);
    }
}
