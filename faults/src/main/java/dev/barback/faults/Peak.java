package dev.barback.faults;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The maximum of a number, sampled four times a second. Thread-safe. */
final class Peak implements AutoCloseable {
    private static final int POLL_INTERVAL_MILLIS = 250;

    private final ScheduledExecutorService watcher = Executors.newSingleThreadScheduledExecutor();
    private long max; // guarded by this

    /** @param now the current number */
    Peak(LongSupplier now) {
        var schedule = watcher.scheduleWithFixedDelay(
                () -> sample(now.getAsLong()), 0, POLL_INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
        if (schedule.isCancelled()) {
            throw new IllegalStateException("The samples were not scheduled.");
        }
    }

    synchronized long max() {
        return max;
    }

    @Override
    public void close() {
        watcher.shutdownNow();
    }

    private synchronized void sample(long now) {
        max = Math.max(max, now);
    }
}
