package dev.barback.worker;

import java.util.concurrent.TimeUnit;

/** Counts starts per tenth of a second. Not thread-safe. */
final class StartRate {
    private static final long SLOT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private long slot = Long.MIN_VALUE;
    private int current;
    private int previous;

    void mark(long nanos) {
        advance(nanos);
        current++;
    }

    /** The greater of the current slot's count and the one before. */
    int perSlot(long nanos) {
        advance(nanos);
        return Math.max(current, previous);
    }

    private void advance(long nanos) {
        long now = Math.floorDiv(nanos, SLOT_NANOS);
        if (now != slot) {
            previous = now == slot + 1 ? current : 0;
            current = 0;
            slot = now;
        }
    }
}
