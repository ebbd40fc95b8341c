package dev.barback.bench;

import dev.barback.NewJob;
import dev.barback.Options;
import dev.barback.internal.worker.WorkerOptions;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Urgent jobs, ten a second, in a queue with a backlog of short jobs of lower priority. */
final class UrgentJobs {
    private static final int PER_SECOND = 10;
    private static final int PROCESSORS = 4;
    private static final int BACKLOG_JOB_MILLIS = 1;
    private static final int PRIORITY = -10;

    private final BarbackTrial trial;
    private final int number;

    UrgentJobs(BarbackTrial trial) {
        this.trial = trial;
        this.number = Math.min(trial.jobs() / 200, 100);
    }

    /** The times from the call of the enqueue to the start. */
    List<Figure> measure() throws Exception {
        SleepingJob other = new SleepingJob(new CompletionCounter(WallClock::nanos));
        try (BarbackApplication application = trial.open(other)) {
            application.enqueue(urgentJob(NoOpJob.UNTIMED)); // the first of a worker is not measured
            application.enqueueInBulk(backlog(), i -> NewJob.of(SleepingJob::perform, (long) BACKLOG_JOB_MILLIS));
            trial.store().run("ANALYZE");
            Histogram nanos = application.withWorker(
                    WorkerOptions.forQueue(BarbackApplication.QUEUE).withProcessors(PROCESSORS),
                    () -> latencies(application));
            return List.of(
                    new Figure("p50 ms", nanos.getValueAtPercentile(50) / 1e6, Bounds.atMost(15)),
                    new Figure("p99 ms", nanos.getValueAtPercentile(99) / 1e6, Bounds.NONE));
        }
    }

    /** More than can run meanwhile. */
    private int backlog() {
        return number * (1_000 / PER_SECOND) * PROCESSORS / BACKLOG_JOB_MILLIS;
    }

    private Histogram latencies(BarbackApplication application) {
        CompletionCounter completionCounter = trial.completionCounter();
        completionCounter.await(1);
        new SteadyRate(number, PER_SECOND).run(() -> application.enqueue(urgentJob(WallClock.nanos())));
        completionCounter.awaitUntil(1 + number, trial.deadline());
        return completionCounter.latencies();
    }

    private static NewJob urgentJob(long sentNanos) {
        return NewJob.of(NoOpJob::perform, sentNanos, "").set(Options.priority(PRIORITY));
    }
}
