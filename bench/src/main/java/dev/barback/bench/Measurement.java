package dev.barback.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One measurement of one contender, with empty tables.
 *
 * @param filler an argument of each job
 * @param jobs the number of jobs
 */
record Measurement(
        ContenderKind kind,
        Contender contender,
        Store store,
        DatabaseServer server,
        CompletionCounter completionCounter,
        String filler,
        int jobs) {

    /** Something that takes time. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    void clear() throws Exception {
        contender.removeJobs();
        server.checkpoint(store);
        completionCounter.reset();
    }

    /** The rate at which the work enqueues this number of jobs, and the database's counters for it. */
    List<Reading> enqueue(int number, Target target, Work work) throws Exception {
        Optional<DatabaseCounters> before = server.counters(store);
        Stopwatch stopwatch = startStopwatch();
        work.run();
        stopwatch.stop();
        List<Reading> readings = rates(stopwatch, number, target);
        readings.addAll(counters(number, before));
        return readings;
    }

    /** The rate from the first performed job until all of them are finished in the database. */
    List<Reading> drain(Target target) throws Exception {
        contender.enqueueInBulk(jobs);
        store.run("ANALYZE"); // as in a database that has been in use for a while
        Optional<DatabaseCounters> before = server.counters(store);
        List<Reading> readings = withWorker(() -> {
            completionCounter.await(1); // the worker's start does not count
            Stopwatch stopwatch = startStopwatch();
            int rest = jobs - (int) completionCounter.count();
            awaitFinished(jobs);
            return rates(stopwatch.stop(), rest, target);
        });
        readings.addAll(counters(jobs, before));
        return readings;
    }

    /** The rate from the first enqueue until all jobs are finished in the database; the worker runs before. */
    List<Reading> endToEnd(Target target) throws Exception {
        return withWorker(() -> {
            contender.enqueue(NoOpJob.UNTIMED);
            awaitFinished(1);
            Stopwatch stopwatch = Stopwatch.start();
            contender.enqueueInBulk(jobs);
            awaitFinished(1 + jobs);
            return List.of(new Reading("jobs/s", jobs / stopwatch.stop().seconds(), target));
        });
    }

    <T> T withWorker(Callable<T> task) throws Exception {
        AutoCloseable worker = contender.startWorker();
        try {
            return task.call();
        } finally {
            worker.close();
        }
    }

    void awaitFinished(int number) {
        completionCounter.await(number);
        while (store.hasResult(contender.unfinishedJobsQuery())) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private Stopwatch startStopwatch() {
        return Stopwatch.start(contender::cpuNanos, server::cpuNanos);
    }

    private static List<Reading> rates(Stopwatch stopwatch, int number, Target target) {
        List<Reading> readings = new ArrayList<>();
        readings.add(new Reading("jobs/s", number / stopwatch.seconds(), target));
        readings.add(new Reading("process' CPU, µs/job", stopwatch.cpuSeconds() * 1e6 / number, Target.LESS));
        if (stopwatch.serverCpuSeconds() > 0) {
            readings.add(new Reading("server's CPU, µs/job", stopwatch.serverCpuSeconds() * 1e6 / number, Target.LESS));
        }
        return readings;
    }

    private List<Reading> counters(int number, Optional<DatabaseCounters> before) throws Exception {
        Optional<DatabaseCounters> after = server.counters(store);
        if (before.isEmpty() || after.isEmpty()) {
            return List.of();
        }
        DatabaseCounters used = after.get().since(before.get());
        return List.of(
                new Reading("commits/job", used.commits() / (double) number, Target.LESS),
                new Reading("log syncs/job", used.syncs() / (double) number, Target.LESS),
                new Reading("log bytes/job", used.walBytes() / (double) number, Target.LESS));
    }
}
