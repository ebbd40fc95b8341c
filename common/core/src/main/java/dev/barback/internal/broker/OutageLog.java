package dev.barback.internal.broker;

import dev.barback.BarbackException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Logs the start and the end of an outage of an operation that is retried, and pauses between the retries, longer each
 * time, up to a second. For brokers and workers. Thread-safe: threads that try the same operation share one instance,
 * so the outage ends when it works for any of them.
 */
public final class OutageLog {
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long MAX_PAUSE_MILLIS = 1_000;

    private static final long LOG_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final String what;
    private final Logger log;
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger failures = new AtomicInteger();
    private volatile long sinceNanos;
    private volatile long loggedNanos;
    private volatile String reason = "";

    /**
     * Starts without an outage.
     *
     * @param what the operation, to complete the sentence "Can't ...": "fetch from the queue mail"
     * @param log the log of the outages
     */
    public OutageLog(String what, Logger log) {
        this.what = what;
        this.log = log;
    }

    /**
     * Reports a failure: logged the first time, with the error's message, and each half minute of the outage. An error
     * that is no {@link BarbackException}, such as a bug, is logged with its stack.
     */
    public void failed(Throwable error) {
        failed(String.valueOf(error.getMessage()), error);
    }

    /** Reports a failure, and why, in a sentence: logged the first time, and each half minute of the outage. */
    public void failed(String why) {
        failed(why, null);
    }

    private void failed(String why, @Nullable Throwable error) {
        reason = why;
        long now = System.nanoTime();
        if (failures.getAndIncrement() == 0) {
            sinceNanos = now;
            loggedNanos = now;
            logBegin(why, error);
        } else if (now - loggedNanos > LOG_INTERVAL_NANOS) { // the reason may have changed
            loggedNanos = now;
            log.warn("Still can't {}, after {} s. {}", what, TimeUnit.NANOSECONDS.toSeconds(now - sinceNanos), why);
        }
    }

    private void logBegin(String why, @Nullable Throwable error) {
        if (error == null || error instanceof BarbackException) {
            log.warn("Can't {}; retrying until it works. {}", what, why);
            log.debug("The error was:", error);
        } else {
            log.warn("Can't {}; retrying until it works. {}", what, why, error);
        }
    }

    /** Reports a success, an answer: logged if it ends an outage. */
    public void succeeded() {
        int failed = failures.get() > 0 ? failures.getAndSet(0) : 0; // mostly 0: a read is cheaper
        if (failed > 0) {
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - sinceNanos);
            log.info("Can {} again, after {} s and {} failures.", what, seconds, failed);
            reason = "";
        }
    }

    /** Whether the latest attempt failed. */
    public boolean isOngoing() {
        return failures.get() > 0;
    }

    /** The duration of the outage so far, in nanoseconds; 0 = none. */
    public long durationNanos() {
        return isOngoing() ? System.nanoTime() - sinceNanos : 0;
    }

    /** The message of the latest failure; empty when it works. */
    public String reason() {
        return reason;
    }

    /** Waits before the next attempt; {@link #endPause()} ends it early. */
    public void pause() {
        long maxMillis = Math.min(MAX_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(failures.get(), 10));
        try {
            boolean endedEarly = end.await(
                    maxMillis / 2 + ThreadLocalRandom.current().nextLong(maxMillis / 2), TimeUnit.MILLISECONDS);
            log.trace("The pause ended {}.", endedEarly ? "early" : "in time");
        } catch (InterruptedException e) { // not kept: all later pauses would end at once
            log.trace("The pause was interrupted.");
        }
    }

    /** Ends the current pause and all later ones. */
    public void endPause() {
        end.countDown();
    }
}
