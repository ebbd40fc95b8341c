package dev.barback.jdbc;

import dev.barback.broker.Attendance;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One watch for all the queues that are attended: it starts with the first, and ends with the last. Thread-safe. */
final class Watching {
    private final Supplier<Watch> watches;
    private @Nullable Watch watch;
    private int joined;

    Watching(Supplier<Watch> watches) {
        this.watches = watches;
    }

    synchronized Attendance join() {
        if (joined++ == 0) {
            watch = watches.get();
            watch.start();
        }
        return new Joined();
    }

    private synchronized void leave() {
        if (joined > 0 && --joined == 0) {
            close();
        }
    }

    synchronized void close() {
        if (watch != null) {
            watch.close();
            watch = null;
        }
    }

    /** Nothing depends on its progress: receivers look by themselves, too. */
    private final class Joined implements Attendance {
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
