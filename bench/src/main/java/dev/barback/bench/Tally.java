package dev.barback.bench;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Counts jobs as they are performed, and how long after their enqueue that was, by the given clock. Thread-safe. */
final class Tally {
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(300);

    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final LongSupplier nanoClock;
    private final LongAdder performed = new LongAdder();
    private volatile Histogram latencies = new ConcurrentHistogram(LONGEST_NANOS, 3);

    /** @param nanoClock the one that says when jobs are sent */
    Tally(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** Starts anew. */
    void reset() {
        performed.reset();
        latencies = new ConcurrentHistogram(LONGEST_NANOS, 3);
    }

    void add(int jobs) {
        performed.add(jobs);
    }

    /** Counts one job that was sent at that time; {@link NoOpJob#UNTIMED} = does not matter. */
    void perform(long sentNanos) {
        if (sentNanos != NoOpJob.UNTIMED) {
            recordLatency(sentNanos);
        }
        add(1);
    }

    void recordLatency(long sentNanos) {
        latencies.recordValue(Math.max(0, Math.min(LONGEST_NANOS, nanoClock.getAsLong() - sentNanos)));
    }

    Histogram latencies() {
        return latencies;
    }

    long count() {
        return performed.sum();
    }

    /** Waits for so many; gives up when none came for a minute. */
    void await(int jobs) {
        long seen = -1;
        long giveUp = 0;
        for (long count = count(); count < jobs; count = count()) {
            if (count > seen) {
                seen = count;
                giveUp = System.nanoTime() + LONGEST_PAUSE_NANOS;
            } else if (System.nanoTime() - giveUp > 0) {
                throw new IllegalStateException("Only " + count + " of " + jobs + " jobs came.");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }
}
