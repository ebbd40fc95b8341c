package dev.barback.internal.jdbc.outbox;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** When the relay of an outbox made progress, and why it does not. Written by the relay's thread, read by any. */
final class RelayProgress {
    private volatile long latestNanos = System.nanoTime();
    private volatile @Nullable Outage outage;

    /** Rounds that fail, one after the other. */
    private record Outage(long sinceNanos, String reason) {}

    /** Some messages were published: the round may last. */
    void published() {
        latestNanos = System.nanoTime();
    }

    /** A round has ended, and each queue was relayed by this relay or is by another one. */
    void succeeded() {
        outage = null;
        latestNanos = System.nanoTime();
    }

    /** A round has ended, and the messages of a queue could not be published. */
    void failed(Throwable error) {
        Outage before = outage;
        long since = before == null ? latestNanos : before.sinceNanos();
        outage = new Outage(since, String.valueOf(error.getMessage()));
        latestNanos = System.nanoTime();
    }

    /** Why messages are not published, if that has been so for longer than this; else null. */
    @Nullable String problem(Duration longerThan) {
        Outage current = outage;
        if (current != null) {
            return problem(longerThan, current.sinceNanos(), current.reason());
        }
        return problem(longerThan, latestNanos, "a call does not return.");
    }

    private static @Nullable String problem(Duration longerThan, long sinceNanos, String reason) {
        long nanos = System.nanoTime() - sinceNanos;
        return nanos < longerThan.toNanos()
                ? null
                : "Messages of the outbox could not be published for %d s: %s"
                        .formatted(TimeUnit.NANOSECONDS.toSeconds(nanos), reason);
    }
}
