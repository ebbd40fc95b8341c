package dev.barback.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** The measurements on databases. */
enum DatabaseScenario {
    /** All jobs by one thread, in batches. */
    BULK("enqueue in bulk") {
        @Override
        List<Reading> run(Measurement measurement) throws Exception {
            return measurement.enqueue(
                    measurement.jobs(),
                    Target.rate(Bounds.atLeast(1)),
                    () -> measurement.contender().enqueueInBulk(measurement.jobs()));
        }
    },
    /** Each job committed before the next; a tenth of the jobs, since each waits for the disk. */
    ONE_BY_ONE("enqueue one by one, 1 thread") {
        @Override
        List<Reading> run(Measurement measurement) throws Exception {
            return oneByOne(measurement, measurement.jobs() / 10, 1);
        }
    },
    /** Each job committed before the thread's next, by 8 threads; half of the jobs. */
    ONE_BY_ONE_8("enqueue one by one, 8 threads") {
        @Override
        List<Reading> run(Measurement measurement) throws Exception {
            return oneByOne(measurement, measurement.jobs() / 16 * 8, 8);
        }
    },
    /** All jobs wait; measured until all are finished in the database. */
    DRAIN("drain") {
        @Override
        List<Reading> run(Measurement measurement) throws Exception {
            return measurement.drain(Target.rate(Bounds.atLeast(3)));
        }
    },
    /** Enqueued in bulk while a worker runs; measured until all are finished in the database. */
    END_TO_END("end to end") {
        @Override
        List<Reading> run(Measurement measurement) throws Exception {
            return measurement.endToEnd(Target.rate(Bounds.NONE));
        }
    },
    /** From the enqueue in another process to the start of the job in this one, which is otherwise idle. */
    LATENCY("idle latency, from another process") {
        @Override
        List<Reading> run(Measurement measurement) throws Exception {
            int number = Math.min(measurement.jobs(), 200);
            Histogram nanos = measurement.withWorker(() -> {
                EnqueueProcess.enqueueInAnotherProcess(measurement, number);
                measurement.awaitFinished(number + EnqueueProcess.WARM_UP);
                return measurement.completionCounter().latencies();
            });
            return List.of(
                    new Reading("p50 ms", millis(nanos, 50), Target.time(Bounds.atMost(5))),
                    new Reading("p99 ms", millis(nanos, 99), Target.time(Bounds.NONE)));
        }
    };

    private final String title;

    DatabaseScenario(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    abstract List<Reading> run(Measurement measurement) throws Exception;

    private static List<Reading> oneByOne(Measurement measurement, int number, int threads) throws Exception {
        return measurement.enqueue(
                number,
                Target.rate(Bounds.NONE),
                () -> ParallelThreads.runShared(
                        number, threads, () -> measurement.contender().enqueue(NoOpJob.UNTIMED)));
    }

    private static double millis(Histogram nanos, double percentile) {
        return nanos.getValueAtPercentile(percentile) / (double) TimeUnit.MILLISECONDS.toNanos(1);
    }
}
