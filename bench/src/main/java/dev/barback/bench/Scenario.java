package dev.barback.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** The measurements on Pub/Sub. */
enum Scenario {
    /** All jobs by one thread, in batches. */
    BULK("enqueue in bulk", Bounds.atLeast(0.7)) {
        @Override
        List<Figure> run(Client client, String queue, int jobs) throws Exception {
            Stopwatch stopwatch = Stopwatch.start();
            client.publishInBulk(queue, jobs);
            return rate(stopwatch.stop(), jobs);
        }
    },
    /** Each job confirmed before its thread continues. */
    ONE_BY_ONE("enqueue one by one, 8 threads", Bounds.NONE) {
        @Override
        List<Figure> run(Client client, String queue, int jobs) throws Exception {
            Stopwatch stopwatch = Stopwatch.start();
            client.publishOneByOne(queue, jobs, 8);
            return rate(stopwatch.stop(), jobs);
        }
    },
    /** As DRAIN, without the two log lines of each job. */
    DRAIN_QUIET("drain, job lines off", Bounds.atLeast(0.7)) {
        @Override
        List<Figure> run(Client client, String queue, int jobs) throws Exception {
            JobLines.write(false);
            try {
                return drain(client, queue, jobs);
            } finally {
                JobLines.write(true);
            }
        }
    },
    /** All jobs wait; measured until all are performed and acknowledged. The worker's start is included. */
    DRAIN("drain, job lines to a file", Bounds.atLeast(0.7)) {
        @Override
        List<Figure> run(Client client, String queue, int jobs) throws Exception {
            return drain(client, queue, jobs);
        }
    },
    /** From the call of enqueue to the start of the job. */
    LATENCY("enqueue to start at 100/s", Bounds.atMost(1.2)) {
        @Override
        List<Figure> run(Client client, String queue, int jobs) throws Exception {
            Histogram nanos = client.latency(queue, new SteadyRate(Math.min(jobs, 1_000), 100));
            return List.of(
                    new Figure("p50 ms", millis(nanos, 50), bounds()),
                    new Figure("p99 ms", millis(nanos, 99), Bounds.NONE));
        }
    };

    private final String title;

    @SuppressWarnings("ImmutableEnumChecker") // a record of numbers and a text
    private final Bounds bounds;

    Scenario(String title, Bounds bounds) {
        this.title = title;
        this.bounds = bounds;
    }

    String title() {
        return title;
    }

    Bounds bounds() {
        return bounds;
    }

    boolean isDrain() {
        return this == DRAIN || this == DRAIN_QUIET;
    }

    abstract List<Figure> run(Client client, String queue, int jobs) throws Exception;

    List<Figure> rate(Stopwatch stopwatch, int jobs) {
        return List.of(
                new Figure("jobs/s", jobs / stopwatch.seconds(), bounds),
                new Figure("client's CPU, µs/job", stopwatch.cpuSeconds() * 1e6 / jobs, Bounds.NONE));
    }

    List<Figure> drain(Client client, String queue, int jobs) throws Exception {
        client.publishInBulk(queue, jobs);
        Stopwatch stopwatch = Stopwatch.start();
        AutoCloseable rest = client.drain(queue, jobs);
        stopwatch.stop();
        rest.close();
        return rate(stopwatch, jobs);
    }

    private static double millis(Histogram nanos, double percentile) {
        return nanos.getValueAtPercentile(percentile) / (double) TimeUnit.MILLISECONDS.toNanos(1);
    }
}
