package dev.barback.internal.jdbc.queue;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Identifies a claim, and counts its messages that are not completed. When none is left, the claim's row is not needed
 * any more: see {@link ClaimTable}. Thread-safe.
 */
final class ClaimTicket {
    private final long token;
    private final AtomicInteger open = new AtomicInteger();

    /** @param token written into each claimed row */
    ClaimTicket(long token) {
        this.token = token;
    }

    long token() {
        return token;
    }

    /** Counts a message that was claimed. */
    void open() {
        open.incrementAndGet();
    }

    /** Counts a message that was acknowledged, released or parked. @return whether it was the last */
    boolean complete() {
        return open.decrementAndGet() == 0;
    }
}
