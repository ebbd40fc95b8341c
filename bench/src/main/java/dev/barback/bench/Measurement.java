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
        DatabaseServer site,
        CompletionCounter tally,
        String filler,
        int jobs) {

    /** Something that takes time. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    void clear() throws Exception {
        store.run(contender.removal());
        site.freshen(store);
        tally.reset();
    }

    /** The rate at which the work enqueues this number of jobs, and the database's counters for it. */
    List<Reading> enqueue(int number, Target target, Work work) throws Exception {
        Optional<DatabaseCounters> before = site.counters(store);
        Stopwatch stopwatch = Stopwatch.start();
        work.run();
        stopwatch.stop();
        return readings(stopwatch, number, target, before);
    }

    /** The rate from the first performed job until the database has settled all of them. */
    List<Reading> drain(Target target) throws Exception {
        contender.enqueueInBulk(jobs);
        store.run("ANALYZE"); // as in a database that has been in use for a while
        Optional<DatabaseCounters> before = site.counters(store);
        Stopwatch stopwatch = whileWorking(() -> {
            tally.await(1); // the worker's start does not count
            Stopwatch started = Stopwatch.start();
            awaitSettled(jobs);
            return started.stop();
        });
        return readings(stopwatch, jobs, target, before);
    }

    /** The rate from the first enqueue until the database has settled all jobs; the worker runs before. */
    List<Reading> endToEnd(Target target) throws Exception {
        return whileWorking(() -> {
            contender.enqueue(NoOpJob.UNTIMED);
            awaitSettled(1);
            Stopwatch stopwatch = Stopwatch.start();
            contender.enqueueInBulk(jobs);
            awaitSettled(1 + jobs);
            return List.of(new Reading("jobs/s", jobs / stopwatch.stop().seconds(), target));
        });
    }

    <T> T whileWorking(Callable<T> task) throws Exception {
        AutoCloseable worker = contender.work();
        try {
            return task.call();
        } finally {
            worker.close();
        }
    }

    void awaitSettled(int number) {
        tally.await(number);
        while (store.finds(contender.unsettled())) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private List<Reading> readings(Stopwatch stopwatch, int number, Target target, Optional<DatabaseCounters> before)
            throws Exception {
        List<Reading> readings = new ArrayList<>();
        readings.add(new Reading("jobs/s", number / stopwatch.seconds(), target));
        readings.add(new Reading("process' CPU, µs/job", stopwatch.cpuSeconds() * 1e6 / number, Target.LESS));
        Optional<DatabaseCounters> after = site.counters(store);
        if (before.isPresent() && after.isPresent()) {
            DatabaseCounters done = after.get().since(before.get());
            readings.add(new Reading("commits/job", done.commits() / (double) number, Target.LESS));
            readings.add(new Reading("log syncs/job", done.syncs() / (double) number, Target.LESS));
            readings.add(new Reading("log bytes/job", done.walBytes() / (double) number, Target.LESS));
        }
        return readings;
    }
}
