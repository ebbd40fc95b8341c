package dev.barback.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** What is measured. */
enum Scenario {
    /** All jobs by one thread, in batches. */
    BULK("enqueue in bulk", Aim.atLeast(0.7)) {
        @Override
        List<Figure> run(Client client, String queue, int jobs) throws Exception {
            Stopwatch stopwatch = Stopwatch.start();
            client.publishInBulk(queue, jobs);
            return rate(stopwatch.stop(), jobs);
        }
    },
    /** Each job confirmed before its thread goes on. */
    ONE_BY_ONE("enqueue one by one, 8 threads", Aim.NONE) {
        @Override
        List<Figure> run(Client client, String queue, int jobs) throws Exception {
            Stopwatch stopwatch = Stopwatch.start();
            client.publishOneByOne(queue, jobs, 8);
            return rate(stopwatch.stop(), jobs);
        }
    },
    /** The same as DRAIN, without the two lines that each job logs. */
    DRAIN_QUIET("drain, job lines off", Aim.atLeast(0.5)) {
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
    /** All jobs wait; until all are performed and acknowledged. The worker's start is included. */
    DRAIN("drain, job lines to a file", Aim.atLeast(0.5)) {
        @Override
        List<Figure> run(Client client, String queue, int jobs) throws Exception {
            return drain(client, queue, jobs);
        }
    },
    /** From the enqueue's call to the start of the job. */
    LATENCY("enqueue to start at 100/s", Aim.atMost(1.2)) {
        @Override
        List<Figure> run(Client client, String queue, int jobs) throws Exception {
            Histogram nanos = client.latency(queue, new Pace(Math.min(jobs, 1_000), 100));
            return List.of(
                    new Figure("p50 ms", millis(nanos, 50), aim()), new Figure("p99 ms", millis(nanos, 99), Aim.NONE));
        }
    };

    private final String title;

    @SuppressWarnings("ImmutableEnumChecker") // a record of numbers and a text
    private final Aim aim;

    Scenario(String title, Aim aim) {
        this.title = title;
        this.aim = aim;
    }

    String title() {
        return title;
    }

    Aim aim() {
        return aim;
    }

    abstract List<Figure> run(Client client, String queue, int jobs) throws Exception;

    List<Figure> rate(Stopwatch stopwatch, int jobs) {
        return List.of(
                new Figure("jobs/s", jobs / stopwatch.seconds(), aim),
                new Figure("client's CPU, µs/job", stopwatch.cpuSeconds() * 1e6 / jobs, Aim.NONE));
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
