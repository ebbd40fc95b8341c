package dev.barback.faults;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The most of something that there was at a time, looked at four times a second. Thread-safe. */
final class Peak implements AutoCloseable {
    private static final int ROUND_MILLIS = 250;

    private final ScheduledExecutorService watcher = Executors.newSingleThreadScheduledExecutor();
    private long most; // guarded by this

    /** @param now how many there are */
    Peak(LongSupplier now) {
        var watching =
                watcher.scheduleWithFixedDelay(() -> seen(now.getAsLong()), 0, ROUND_MILLIS, TimeUnit.MILLISECONDS);
        if (watching.isCancelled()) {
            throw new IllegalStateException("Nobody watches.");
        }
    }

    synchronized long most() {
        return most;
    }

    @Override
    public void close() {
        watcher.shutdownNow();
    }

    private synchronized void seen(long now) {
        most = Math.max(most, now);
    }
}
