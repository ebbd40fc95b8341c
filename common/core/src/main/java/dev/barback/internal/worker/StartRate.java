package dev.barback.internal.worker;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** Counts the starts of the last seconds, per tenth of a second. Not thread-safe. */
final class StartRate {
    static final long SLOT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Two seconds. */
    private static final int MAX_SLOTS = 20;

    private final int[] counts = new int[MAX_SLOTS + 1];
    private long slot;

    void mark(long nanos) {
        advance(nanos);
        counts[index(slot)]++;
    }

    /**
     * How many jobs start within a span of this length: the greater of the counts of the latest span and of the one
     * that ended a slot before, since the current slot is not over.
     *
     * @param span counted as 0.1 s to 2 s, in whole slots
     */
    int within(long span, long nanos) {
        advance(nanos);
        int slots = (int) Math.min(MAX_SLOTS, Math.max(1, (span + SLOT_NANOS - 1) / SLOT_NANOS));
        int shared = 0;
        for (long each = slot - slots + 1; each < slot; each++) {
            shared += counts[index(each)];
        }
        return shared + Math.max(counts[index(slot)], counts[index(slot - slots)]);
    }

    private void advance(long nanos) {
        long now = Math.floorDiv(nanos, SLOT_NANOS);
        if (now - slot >= counts.length) {
            Arrays.fill(counts, 0);
        } else {
            for (long each = slot + 1; each <= now; each++) {
                counts[index(each)] = 0;
            }
        }
        slot = now;
    }

    private int index(long number) {
        return Math.floorMod(number, counts.length);
    }
}
