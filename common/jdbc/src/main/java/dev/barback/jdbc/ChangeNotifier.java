package dev.barback.jdbc;

import dev.barback.broker.QueueMaintenance;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Shares one {@link ChangeSource} among all queues under maintenance: starts it with the first queue, and closes it with the
 * last. Thread-safe.
 */
final class ChangeNotifier {
    private final Supplier<ChangeSource> watches;
    private @Nullable ChangeSource changeSource;
    private int joined;

    ChangeNotifier(Supplier<ChangeSource> watches) {
        this.watches = watches;
    }

    synchronized QueueMaintenance join() {
        if (joined++ == 0) {
            changeSource = watches.get();
            changeSource.start();
        }
        return new Joined();
    }

    private synchronized void leave() {
        if (joined > 0 && --joined == 0) {
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
    private final class Joined implements QueueMaintenance {
        private boolean left;

        @Override
        public Instant lastProgress() {
            return Instant.now();
        }

        @Override
        public int held() {
            return 0;
        }

        @Override
        public synchronized void close() {
            if (!left) {
                left = true;
                leave();
            }
        }
    }
}
