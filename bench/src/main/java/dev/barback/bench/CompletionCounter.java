package dev.barback.bench;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Counts performed jobs, and records their latencies since the enqueue, by the given clock. Thread-safe. */
final class CompletionCounter {
    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(300);

    private static final long MAX_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final LongSupplier nanoClock;
    private final LongAdder completed = new LongAdder();
    private volatile Histogram latencies = new ConcurrentHistogram(TIMEOUT_NANOS, 3);

    /** @param nanoClock the clock of the jobs' send times */
    CompletionCounter(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** Starts anew. */
    void reset() {
        completed.reset();
        latencies = new ConcurrentHistogram(TIMEOUT_NANOS, 3);
    }

    void add(int jobs) {
        completed.add(jobs);
    }

    /** Counts one job that was sent at that time; {@link NoOpJob#UNTIMED} = not measured. */
    void recordCompletion(long sentNanos) {
        if (sentNanos != NoOpJob.UNTIMED) {
            recordLatency(sentNanos);
        }
        add(1);
    }

    void recordLatency(long sentNanos) {
        latencies.recordValue(Math.max(0, Math.min(TIMEOUT_NANOS, nanoClock.getAsLong() - sentNanos)));
    }

    Histogram latencies() {
        return latencies;
    }

    long count() {
        return completed.sum();
    }

    /**
     * Waits for this number of jobs, or until the deadline, and returns the number of performed ones.
     *
     * @param deadline in {@link System#nanoTime}
     */
    long awaitUntil(int jobs, long deadline) {
        while (count() < jobs && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        return count();
    }

    /** Waits for this number of jobs; gives up if none was performed for a minute. */
    void await(int jobs) {
        long lastCount = -1;
        long deadline = 0;
        for (long count = count(); count < jobs; count = count()) {
            if (count > lastCount) {
                lastCount = count;
                deadline = System.nanoTime() + MAX_PAUSE_NANOS;
            } else if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("Only " + count + " of " + jobs + " jobs were performed.");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }
}
