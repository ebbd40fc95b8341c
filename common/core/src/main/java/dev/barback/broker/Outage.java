package dev.barback.broker;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;

/**
 * Something that may fail for a while and is tried again: says so when it starts and when it is over,
 * and waits longer from time to time, up to a second. For brokers and workers. Thread-safe: those who try the same
 * thing share one, so that it is over when it works for any of them.
 */
public final class Outage {
    private static final long FIRST_MILLIS = 50;
    private static final long LONGEST_MILLIS = 1_000;

    private static final long SAY_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final String what;
    private final Logger log;
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger failures = new AtomicInteger();
    private volatile long sinceNanos;
    private volatile long saidNanos;
    private volatile String reason = "";

    /**
     * None so far.
     *
     * @param what is tried, so that "Can't ..." is a sentence: "receive from the queue mail"
     * @param log where it is said
     */
    public Outage(String what, Logger log) {
        this.what = what;
        this.log = log;
    }

    /** It failed: said the first time, with the error's message, and each half minute while it lasts. */
    public void failed(Throwable error) {
        reason = String.valueOf(error.getMessage());
        long now = System.nanoTime();
        if (failures.getAndIncrement() == 0) {
            sinceNanos = now;
            saidNanos = now;
            log.warn("Can't {}; trying again until it works. {}", what, reason);
            log.debug("The error was:", error);
        } else if (now - saidNanos > SAY_AGAIN_NANOS) { // it may fail for another reason by now
            saidNanos = now;
            log.warn("Still can't {}, after {} s. {}", what, TimeUnit.NANOSECONDS.toSeconds(now - sinceNanos), reason);
        }
    }

    /** It worked: said if it had failed. */
    public void ended() {
        int failed = failures.get() > 0 ? failures.getAndSet(0) : 0; // mostly none: a read is cheaper
        if (failed > 0) {
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - sinceNanos);
            log.info("Can {} again, after {} s and {} failures.", what, seconds, failed);
            reason = "";
        }
    }

    /** Whether the latest try failed. */
    public boolean lasts() {
        return failures.get() > 0;
    }

    /** For how long it has failed, in nanoseconds; 0 = it works. */
    public long nanos() {
        return lasts() ? System.nanoTime() - sinceNanos : 0;
    }

    /** The message of the latest failure; empty when it works. */
    public String reason() {
        return reason;
    }

    /** Waits before the next try; returns early when told so. */
    public void pause() {
        long most = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(failures.get(), 10));
        try {
            boolean told = end.await(most / 2 + ThreadLocalRandom.current().nextLong(most / 2), TimeUnit.MILLISECONDS);
            log.trace("The pause ended {}.", told ? "early" : "in time");
        } catch (InterruptedException e) { // not kept: the next pause would end at once, and the next
            log.trace("The pause was interrupted.");
        }
    }

    /** Ends the pause, and all that might come. */
    public void endPause() {
        end.countDown();
    }
}
