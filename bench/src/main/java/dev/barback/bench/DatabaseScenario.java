package dev.barback.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** What is measured of those who use a database. */
enum DatabaseScenario {
    /** All jobs by one thread, in batches. */
    BULK("enqueue in bulk") {
        @Override
        List<Reading> run(Bout bout) throws Exception {
            return bout.enqueue(
                    bout.jobs(),
                    Goal.rate(Aim.atLeast(1)),
                    () -> bout.contender().enqueueInBulk(bout.jobs()));
        }
    },
    /** Each job committed before the next; a tenth of the jobs, since each waits for the disk. */
    ONE_BY_ONE("enqueue one by one, 1 thread") {
        @Override
        List<Reading> run(Bout bout) throws Exception {
            return oneByOne(bout, bout.jobs() / 10, 1);
        }
    },
    /** The same by several at once; half of the jobs. */
    ONE_BY_ONE_8("enqueue one by one, 8 threads") {
        @Override
        List<Reading> run(Bout bout) throws Exception {
            return oneByOne(bout, bout.jobs() / 16 * 8, 8);
        }
    },
    /** All jobs wait; until the database has settled all. */
    DRAIN("drain") {
        @Override
        List<Reading> run(Bout bout) throws Exception {
            return bout.drain(Goal.rate(Aim.atLeast(3)));
        }
    },
    /** Enqueued in bulk while a worker is there, until the database has settled all. */
    END_TO_END("end to end") {
        @Override
        List<Reading> run(Bout bout) throws Exception {
            return bout.endToEnd(Goal.rate(Aim.NONE));
        }
    },
    /** From the enqueue's call in another process to the start of the job in this one, which else has nothing to do. */
    LATENCY("idle latency, from another process") {
        @Override
        List<Reading> run(Bout bout) throws Exception {
            int number = Math.min(bout.jobs(), 200);
            Histogram nanos = bout.whileWorking(() -> {
                Enqueuer.enqueueInAnotherProcess(bout, number);
                bout.awaitSettled(number + Enqueuer.WARM_UP);
                return bout.tally().latencies();
            });
            return List.of(
                    new Reading("p50 ms", millis(nanos, 50), Goal.time(Aim.atMost(5))),
                    new Reading("p99 ms", millis(nanos, 99), Goal.time(Aim.NONE)));
        }
    };

    private final String title;

    DatabaseScenario(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    abstract List<Reading> run(Bout bout) throws Exception;

    private static List<Reading> oneByOne(Bout bout, int number, int threads) throws Exception {
        return bout.enqueue(
                number,
                Goal.rate(Aim.NONE),
                () -> Crew.share(number, threads, () -> bout.contender().enqueue(NoOpJob.UNTIMED)));
    }

    private static double millis(Histogram nanos, double percentile) {
        return nanos.getValueAtPercentile(percentile) / (double) TimeUnit.MILLISECONDS.toNanos(1);
    }
}
