package dev.barback.internal.jdbc.queue;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Identifies a claim, and counts its messages that are not completed. When none is left, the claim's row is not needed
 * any more: see {@link ClaimTable}. Thread-safe.
 */
final class ClaimTicket {
    private final long token;
    private final @Nullable String worker;
    private final AtomicInteger open = new AtomicInteger();

    /**
     * Creates a ticket.
     *
     * @param token written into each claimed row
     * @param worker the worker that claims, if it keeps its records in this database; else null
     */
    ClaimTicket(long token, @Nullable String worker) {
        this.token = token;
        this.worker = worker;
    }

    long token() {
        return token;
    }

    @Nullable String worker() {
        return worker;
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
