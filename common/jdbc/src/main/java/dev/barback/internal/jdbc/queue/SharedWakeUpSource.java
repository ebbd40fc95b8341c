package dev.barback.internal.jdbc.queue;

import dev.barback.spi.QueueMaintenance;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Shares one {@link WakeUpSource} among all queues under maintenance: starts it with the first queue, and closes it with the
 * last. Thread-safe.
 */
final class SharedWakeUpSource {
    private final Supplier<WakeUpSource> factory;
    private @Nullable WakeUpSource wakeUpSource;
    private int queueCount;

    SharedWakeUpSource(Supplier<WakeUpSource> factory) {
        this.factory = factory;
    }

    synchronized QueueMaintenance addQueue() {
        if (queueCount++ == 0) {
            wakeUpSource = factory.get();
            wakeUpSource.start();
        }
        return new SharedMaintenance();
    }

    private synchronized void removeQueue() {
        if (queueCount > 0 && --queueCount == 0) {
            close();
        }
    }

    synchronized void close() {
        if (wakeUpSource != null) {
            wakeUpSource.close();
            wakeUpSource = null;
        }
    }

    /** Always reports progress, since nothing depends on it: fetches also look at the table themselves. */
    private final class SharedMaintenance implements QueueMaintenance {
        private boolean isClosed;

        @Override
        public Instant lastProgress() {
            return Instant.now();
        }

        @Override
        public int heldCount() {
            return 0;
        }

        @Override
        public synchronized void close() {
            if (!isClosed) {
                isClosed = true;
                removeQueue();
            }
        }
    }
}
