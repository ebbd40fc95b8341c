package dev.barback.internal.jdbc.queue;

import dev.barback.spi.QueueMaintenance;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Shares one {@link ChangeSource} among all queues under maintenance: starts it with the first queue, and closes it with the
 * last. Thread-safe.
 */
final class ChangeNotifier {
    private final Supplier<ChangeSource> factory;
    private @Nullable ChangeSource changeSource;
    private int queueCount;

    ChangeNotifier(Supplier<ChangeSource> factory) {
        this.factory = factory;
    }

    synchronized QueueMaintenance addQueue() {
        if (queueCount++ == 0) {
            changeSource = factory.get();
            changeSource.start();
        }
        return new SharedMaintenance();
    }

    private synchronized void removeQueue() {
        if (queueCount > 0 && --queueCount == 0) {
            close();
        }
    }

    synchronized void close() {
        if (changeSource != null) {
            changeSource.close();
            changeSource = null;
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
