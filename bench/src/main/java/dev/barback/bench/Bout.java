package dev.barback.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One measurement of one contender, which finds its tables empty.
 *
 * @param filler an argument of each job
 * @param jobs how many
 */
record Bout(ContenderKind kind, Contender contender, Store store, Site site, Tally tally, String filler, int jobs) {

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

    /** How fast the work deals with so many jobs, and what the database does for it. */
    List<Reading> enqueue(int number, Goal goal, Work work) throws Exception {
        Optional<Counters> before = site.counters(store);
        Stopwatch stopwatch = Stopwatch.start();
        work.run();
        stopwatch.stop();
        return readings(stopwatch, number, goal, before);
    }

    /** From the first job that is performed until the database has settled all of them. */
    List<Reading> drain(Goal goal) throws Exception {
        contender.enqueueInBulk(jobs);
        store.run("ANALYZE"); // as it would be in a database that has been in use for a while
        Optional<Counters> before = site.counters(store);
        Stopwatch stopwatch = whileWorking(() -> {
            tally.await(1); // how long it takes to start does not count
            Stopwatch started = Stopwatch.start();
            awaitSettled(jobs);
            return started.stop();
        });
        return readings(stopwatch, jobs, goal, before);
    }

    /** From the first call of an enqueuer until the database has settled everything; the worker was there before. */
    List<Reading> endToEnd(Goal goal) throws Exception {
        return whileWorking(() -> {
            contender.enqueue(NoOpJob.UNTIMED);
            awaitSettled(1);
            Stopwatch stopwatch = Stopwatch.start();
            contender.enqueueInBulk(jobs);
            awaitSettled(1 + jobs);
            return List.of(new Reading("jobs/s", jobs / stopwatch.stop().seconds(), goal));
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

    private List<Reading> readings(Stopwatch stopwatch, int number, Goal goal, Optional<Counters> before)
            throws Exception {
        List<Reading> readings = new ArrayList<>();
        readings.add(new Reading("jobs/s", number / stopwatch.seconds(), goal));
        readings.add(new Reading("process' CPU, µs/job", stopwatch.cpuSeconds() * 1e6 / number, Goal.LESS));
        Optional<Counters> after = site.counters(store);
        if (before.isPresent() && after.isPresent()) {
            Counters done = after.get().since(before.get());
            readings.add(new Reading("commits/job", done.commits() / (double) number, Goal.LESS));
            readings.add(new Reading("log syncs/job", done.syncs() / (double) number, Goal.LESS));
            readings.add(new Reading("log bytes/job", done.walBytes() / (double) number, Goal.LESS));
        }
        return readings;
    }
}
