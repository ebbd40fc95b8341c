package dev.barback.internal.worker;

/**
 * How long a fetch takes that brings all messages that were requested. Of a lane with more messages, that is the round
 * trip to the broker; otherwise the broker may have waited for a message. Guarded by the dispatcher's lock.
 */
final class RoundTrip {
    private long latest;
    private long previous;

    void measured(long nanos) {
        previous = latest;
        latest = nanos;
    }

    /** In nanoseconds: the shorter of the latest two, since one may be a pause of the JVM; 0 = not known. */
    long nanos() {
        return Math.min(latest, previous);
    }
}
