package dev.barback.bench;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Counts jobs as they are performed, and how long after their enqueue that was. Thread-safe. */
final class Tally {
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(300);

    private final LongAdder performed = new LongAdder();
    private volatile Histogram latencies = new ConcurrentHistogram(LONGEST_NANOS, 3);

    /** Starts anew. */
    void reset() {
        performed.reset();
        latencies = new ConcurrentHistogram(LONGEST_NANOS, 3);
    }

    void add(int jobs) {
        performed.add(jobs);
    }

    void recordLatency(long sentNanos) {
        latencies.recordValue(Math.min(LONGEST_NANOS, System.nanoTime() - sentNanos));
    }

    Histogram latencies() {
        return latencies;
    }

    long count() {
        return performed.sum();
    }

    void await(int jobs) {
        long giveUp = System.nanoTime() + LONGEST_NANOS;
        while (performed.sum() < jobs) {
            if (System.nanoTime() - giveUp > 0) {
                throw new IllegalStateException("Only " + performed + " of " + jobs + " jobs came.");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }
}
