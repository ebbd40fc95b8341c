package dev.barback.internal.worker;

import java.util.concurrent.TimeUnit;

/**
 * What the broker has answered lately when it was asked for messages of one lane: messages, none, or nothing at all. No
 * answer is never read as an empty answer. Guarded by the dispatcher's lock.
 */
final class BrokerAnswers {
    private static final long LONG_AGO_NANOS = TimeUnit.HOURS.toNanos(1);

    private boolean knownEmpty;
    private boolean failing;
    private long emptyNanos;
    private long nonEmptyNanos = System.nanoTime() - LONG_AGO_NANOS;
    private long outageEndNanos = System.nanoTime() - LONG_AGO_NANOS;

    /** Notes that the broker has answered with messages. */
    void foundMessages(long nanos) {
        nonEmptyNanos = nanos;
    }

    /** Notes that the broker has answered with no messages: not a failed call, not messages that were dropped. */
    void foundEmpty(long nanos) {
        outageEndNanos = failing ? nanos : outageEndNanos;
        failing = false;
        emptyNanos = nanos;
        knownEmpty = true;
    }

    /** Whether the latest empty answer is older than this, or there is none since a failure. */
    boolean isOlder(long nanos, long age) {
        return !knownEmpty || nanos - emptyNanos > age;
    }

    /** Notes that a fetch failed: the broker's earlier answers no longer count. */
    void failed() {
        failing = true;
        knownEmpty = false;
    }

    /**
     * Whether the broker has answered with no messages within this time, and has delivered none since before that time.
     * After an outage its answers must be empty for as long as leases last: a lost answer may have leased messages. The
     * first of them begins that time, since a broker that stood still leases messages for failed calls when it goes on.
     */
    boolean isDrained(long nanos, long within, long leases) {
        return knownEmpty
                && nanos - emptyNanos < within
                && emptyNanos - nonEmptyNanos > within / 2
                && emptyNanos - outageEndNanos > leases;
    }
}
