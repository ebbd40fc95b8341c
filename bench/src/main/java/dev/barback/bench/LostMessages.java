package dev.barback.bench;

import dev.barback.NewJob;
import dev.barback.internal.records.JobStoreOptions;
import dev.barback.internal.worker.Worker;
import dev.barback.internal.worker.WorkerOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Recorded jobs lose all of their messages. */
final class LostMessages {
    /** The number of jobs to which the time is scaled. */
    private static final int STATED = 100_000;

    private static final JobStoreOptions RECORDS = JobStoreOptions.DEFAULTS.withLostAfter(Duration.ofSeconds(1));

    private LostMessages() {}

    /** The time from a worker's start until all jobs are done; if the bound comes first, as the mean rate predicts. */
    static List<Figure> measure(BarbackTrial trial) throws Exception {
        int jobs = 5 * trial.jobs();
        CompletionCounter completionCounter = trial.completionCounter();
        NewJob job = NewJob.of(NoOpJob::perform, NoOpJob.UNTIMED, "");
        try (BarbackApplication application =
                BarbackApplication.withRecords(trial.store(), RECORDS, new NoOpJob(completionCounter))) {
            application.removeJobs();
            completionCounter.reset();
            application.enqueueInBulk(jobs, i -> job);
            application.removeMessages();
            trial.store().run("ANALYZE");
            Stopwatch untilFirst = Stopwatch.start();
            Stopwatch untilLast = Stopwatch.start();
            long deadline = trial.deadline();
            long done;
            try (Worker worker = application.startWorker(WorkerOptions.forQueue(BarbackApplication.QUEUE))) {
                completionCounter.awaitUntil(1, deadline);
                untilFirst.stop();
                done = trial.awaitAcknowledged(worker, jobs, deadline);
                while (done == jobs && trial.store().hasResult(application.unfinishedJobsQuery())) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
                }
                untilLast.stop();
            }
            application.removeJobs();
            return List.of(
                    new Figure("s for 100,000 jobs", untilLast.seconds() * STATED / done, Bounds.atMost(60)),
                    new Figure("s until the first", untilFirst.seconds(), Bounds.NONE),
                    new Figure("jobs done", done, Bounds.NONE));
        }
    }
}
