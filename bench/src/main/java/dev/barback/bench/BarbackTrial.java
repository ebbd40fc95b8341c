package dev.barback.bench;

import dev.barback.Job;
import dev.barback.NewJob;
import dev.barback.internal.worker.Worker;
import dev.barback.internal.worker.WorkerOptions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** What a scenario of Barback alone works with: a database, options, and jobs that are counted. Records are off. */
record BarbackTrial(
        DatabaseServer server, Store store, BenchOptions benchOptions, CompletionCounter completionCounter) {

    /** The number of jobs, if none is given. */
    static final int JOBS = 20_000;

    /**
     * A drain.
     *
     * @param jobs the number of jobs
     * @param job the job of each number, from 0
     * @param start when the measurement begins; null = with the first job that runs
     */
    record Drain(
            int jobs,
            IntFunction<NewJob> job,
            WorkerOptions workerOptions,
            @Nullable Instant start) {}

    int jobs() {
        return benchOptions.jobsOr(JOBS);
    }

    /** Opens Barback, without jobs in the database. */
    BarbackApplication open(Job... others) throws Exception {
        List<Job> jobs = new ArrayList<>(List.of(others));
        jobs.add(new NoOpJob(completionCounter));
        BarbackApplication application = BarbackApplication.withoutRecords(store, jobs.toArray(Job[]::new));
        application.removeJobs();
        server.checkpoint(store);
        completionCounter.reset();
        return application;
    }

    /** Runs a drain until all jobs are acknowledged, or until the bound. */
    Drained drain(Drain drain) throws Exception {
        try (BarbackApplication application = open(new SleepingJob(completionCounter))) {
            application.enqueueInBulk(drain.jobs, drain.job);
            store.run("ANALYZE"); // as in a database that has been in use for a while
            try (Worker worker = application.startWorker(drain.workerOptions)) {
                long deadline = deadline();
                awaitStart(drain.start, deadline);
                Stopwatch stopwatch = startStopwatch();
                long before = completionCounter.count();
                long done = awaitAcknowledged(worker, drain.jobs, deadline);
                return new Drained(stopwatch.stop(), done - before, ThisProcess.threads(), ThisProcess.residentKib());
            }
        }
    }

    /** The moment at which a measurement that begins now reaches its bound. */
    long deadline() {
        return System.nanoTime() + benchOptions.bound().toNanos();
    }

    Stopwatch startStopwatch() {
        return Stopwatch.start(ThisProcess::cpuNanos, server::cpuNanos);
    }

    /** Waits for these jobs, or until the deadline; returns the number of performed ones. */
    long awaitAcknowledged(Worker worker, int jobs, long deadline) {
        long done = completionCounter.awaitUntil(jobs, deadline);
        while (worker.status().leases() > 0 && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        return done;
    }

    private void awaitStart(@Nullable Instant start, long deadline) throws InterruptedException {
        if (start == null) {
            completionCounter.awaitUntil(1, deadline); // the worker's start does not count
        } else {
            TimeUnit.NANOSECONDS.sleep(start.toEpochMilli() * 1_000_000 - WallClock.nanos());
        }
    }
}
