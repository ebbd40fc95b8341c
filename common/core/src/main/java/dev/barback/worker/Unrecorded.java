package dev.barback.worker;

import dev.barback.broker.Attributes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Processes of which some keep records, and some do not. What a worker without records ran would still wait as far as the
 * records know, so whoever keeps them would publish it again. So it gives recorded jobs back, says so, and receives nothing for
 * a while, that others get them. A worker with records runs what was enqueued without, and records it from then on; that it could
 * not be seen before, it says. Thread-safe.
 */
final class Unrecorded {
    private static final Logger log = LoggerFactory.getLogger(Unrecorded.class);
    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long SAY_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final String PROBLEM =
            "Jobs that others keep records of are not run by this worker, which keeps none: they would run twice. Have all"
                    + " processes keep them (barback.records.enabled, barback.jdbc.url), or none.";

    private static final String UNSEEN =
            "Jobs come from a process that keeps no records, while this worker keeps some: until a worker takes them they can be"
                    + " neither seen nor cancelled. Have all processes keep them (barback.records.enabled, barback.jdbc.url), or"
                    + " none.";

    private volatile @Nullable Long refusedNanos;
    private volatile @Nullable Long saidNanos;

    /** Those that are not recorded; the others are given back. */
    List<Delivery> admit(List<Delivery> received, Settlement settlement) {
        List<Delivery> refused =
                received.stream().filter(Unrecorded::isRecorded).toList();
        if (refused.isEmpty()) {
            return received;
        }
        refusedNanos = System.nanoTime();
        if (isTimeToSay()) {
            log.error(PROBLEM);
        }
        settlement.release(refused);
        return received.stream().filter(each -> !isRecorded(each)).toList();
    }

    /** Says so if Barback enqueued some of these without recording them. Jobs of Rails and others are never recorded before. */
    void notice(List<Delivery> received) {
        boolean some = received.stream().anyMatch(each -> isOurs(each) && !isRecorded(each));
        if (some && isTimeToSay()) {
            log.warn(UNSEEN);
        }
    }

    /** Waits until something may be received again. @return false if that took longer than this */
    boolean awaitEnd(Duration longest) {
        long left = leftNanos();
        try {
            TimeUnit.NANOSECONDS.sleep(Math.min(left, longest.toNanos()));
        } catch (InterruptedException e) {
            log.debug("A receiver was interrupted; it ends only when it is stopped.");
        }
        return leftNanos() <= 0;
    }

    /** Why this worker does not do what it should; null = it does. */
    @Nullable String problem() {
        return leftNanos() > -REST_NANOS ? PROBLEM : null;
    }

    private long leftNanos() {
        Long refused = refusedNanos;
        return refused == null ? Long.MIN_VALUE : refused + REST_NANOS - System.nanoTime();
    }

    private synchronized boolean isTimeToSay() {
        Long said = saidNanos;
        boolean isTime = said == null || System.nanoTime() - said > SAY_AGAIN_NANOS;
        saidNanos = isTime ? Long.valueOf(System.nanoTime()) : said;
        return isTime;
    }

    /** Whether Barback enqueued it. */
    static boolean isOurs(Delivery delivery) {
        return delivery.lease().message().attributes().containsKey(Attributes.JOB_ID);
    }

    /** Whether whoever enqueued it has recorded it, too. */
    static boolean isRecorded(Delivery delivery) {
        return delivery.lease().message().attributes().containsKey(Attributes.RECORDED);
    }
}
