package dev.barback.internal.worker;

import dev.barback.spi.MessageAttributes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Guards against double executions when only some processes keep records. A job that a worker without records has run
 * would still be waiting by its record, so that a worker with records would publish it again. So a worker without
 * records releases recorded jobs, logs it, and fetches nothing for a while, so that other workers get them. A worker
 * with records runs jobs that were enqueued without one, records them from then on, and logs that they could not be
 * seen before. Thread-safe.
 */
final class MixedRecordsGuard {
    private static final Logger log = LoggerFactory.getLogger(MixedRecordsGuard.class);
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long LOG_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final String PROBLEM =
            "Jobs that others keep records of are not run by this worker, which keeps none: they would run twice."
                    + " Have all processes keep records (barback.records.enabled, barback.jdbc.url), or none.";

    private static final String UNRECORDED_JOBS =
            "A process that keeps no records enqueues jobs, while this worker keeps records: until a worker fetches"
                    + " these jobs, they can be neither seen nor cancelled. Have all processes keep records"
                    + " (barback.records.enabled, barback.jdbc.url), or none.";

    private volatile @Nullable Long refusedNanos;
    private volatile @Nullable Long loggedNanos;

    /** The deliveries without a record; the others are released. */
    List<Delivery> filter(List<Delivery> fetched, DeliveryCompletion completion) {
        List<Delivery> refused =
                fetched.stream().filter(MixedRecordsGuard::isRecorded).toList();
        if (refused.isEmpty()) {
            return fetched;
        }
        refusedNanos = System.nanoTime();
        if (isTimeToLog()) {
            log.error(PROBLEM);
        }
        completion.release(refused);
        return fetched.stream().filter(each -> !isRecorded(each)).toList();
    }

    /**
     * Logs a warning if Barback enqueued some of these without recording them. Jobs of Rails and others are never
     * recorded when they are enqueued.
     */
    void warnIfUnrecorded(List<Delivery> fetched) {
        boolean anyUnrecorded = fetched.stream().anyMatch(each -> isFromBarback(each) && !isRecorded(each));
        if (anyUnrecorded && isTimeToLog()) {
            log.warn(UNRECORDED_JOBS);
        }
    }

    /** Waits until messages may be fetched again. @return false if that took longer than this */
    boolean awaitPauseEnd(Duration timeout) {
        long remaining = remainingNanos();
        try {
            TimeUnit.NANOSECONDS.sleep(Math.min(remaining, timeout.toNanos()));
        } catch (InterruptedException e) {
            log.debug("A fetcher was interrupted; it ends only when it is stopped.");
        }
        return remainingNanos() <= 0;
    }

    /** Why this worker does not run all jobs; null = it does. */
    @Nullable String problem() {
        return remainingNanos() > -PAUSE_NANOS ? PROBLEM : null;
    }

    private long remainingNanos() {
        Long refused = refusedNanos;
        return refused == null ? Long.MIN_VALUE : refused + PAUSE_NANOS - System.nanoTime();
    }

    private synchronized boolean isTimeToLog() {
        Long logged = loggedNanos;
        boolean isTime = logged == null || System.nanoTime() - logged > LOG_INTERVAL_NANOS;
        loggedNanos = isTime ? Long.valueOf(System.nanoTime()) : logged;
        return isTime;
    }

    /** Whether Barback enqueued the job. */
    static boolean isFromBarback(Delivery delivery) {
        return delivery.lease().message().attributes().containsKey(MessageAttributes.JOB_ID);
    }

    /** Whether the job was recorded when it was enqueued. */
    static boolean isRecorded(Delivery delivery) {
        return delivery.lease().message().attributes().containsKey(MessageAttributes.RECORDED);
    }
}
