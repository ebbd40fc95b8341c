package dev.barback.internal.broker;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A daemon thread that runs rounds of background work until it is stopped. A round that fails, even with an Error, is
 * retried after a pause. The thread is never interrupted, since a pull must not be. Thread-safe.
 */
public final class BackgroundLoop {
    private final Runnable round;
    private final Logger logger;
    private final OutageLog outage;
    private final Clock clock;
    private final Thread thread;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private Duration interval = Duration.ZERO;
    private @Nullable Runnable lastRound;
    private boolean hasAsked; // of the thread
    private volatile Instant lastProgress;

    /**
     * Creates the loop, not started.
     *
     * @param name the name of the thread
     * @param what the loop's work, for the log: "pull delayed messages of mail"
     * @param round one round of the work, which should wait while there is nothing to do
     * @param logger logs failures
     * @param clock the source of {@link #lastProgress()}
     */
    public BackgroundLoop(String name, String what, Runnable round, Logger logger, Clock clock) {
        this.round = round;
        this.logger = logger;
        this.outage = new OutageLog(what, logger);
        this.clock = clock;
        this.lastProgress = clock.instant();
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    /** Makes the loop pause for this long after each round that succeeded; {@link #stop} ends the pause. Before the start. */
    public BackgroundLoop every(Duration pause) {
        interval = pause;
        return this;
    }

    /** Makes the loop run this at its end, unless its latest round has failed. Before the start. */
    public BackgroundLoop lastly(Runnable last) {
        lastRound = last;
        return this;
    }

    /** Starts the thread; call it once. */
    public void start() {
        thread.start();
    }

    /** Whether the thread has been started and has not ended. */
    public boolean isRunning() {
        return thread.isAlive();
    }

    /** For a round that had nothing to ask: it got no answer, so it ends no outage. On the loop's thread. */
    public void askedNothing() {
        hasAsked = false;
    }

    /** The end of the latest round that succeeded. */
    public Instant lastProgress() {
        return lastProgress;
    }

    /** Stops the loop after the current round. */
    public void stop() {
        stopping.countDown();
        outage.endPause();
    }

    /** Whether {@link #stop} was called: a long round should end then. */
    public boolean isStopping() {
        return stopping.getCount() == 0;
    }

    /** Waits for the last round. */
    public void awaitEnd(Duration timeout) {
        try {
            thread.join(timeout.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        boolean works = false;
        while (!isStopping()) {
            works = tryRun(round);
            if (works) {
                pause();
            }
        }
        if (works && lastRound != null) {
            tryRun(lastRound);
        }
    }

    /** @return whether it worked; if not, after a pause */
    private boolean tryRun(Runnable work) {
        try {
            hasAsked = true;
            work.run();
            lastProgress = clock.instant();
            if (hasAsked) {
                outage.succeeded();
            }
            return true;
        } catch (Throwable e) { // an Error, too: the loop must go on
            pauseAfter(e);
            return false;
        }
    }

    private void pauseAfter(Throwable cause) {
        try {
            outage.failed(cause);
            outage.pause();
        } catch (Throwable e) { // logging fails, or memory is short
            Thread.onSpinWait();
        }
    }

    private void pause() {
        if (interval.isZero()) {
            return;
        }
        try {
            boolean last = stopping.await(interval.toMillis(), TimeUnit.MILLISECONDS);
            logger.trace("The thread {} pauses, for the last time: {}.", thread.getName(), last);
        } catch (InterruptedException e) {
            logger.debug("The thread {} was interrupted; it ends only when it is stopped.", thread.getName());
        }
    }
}
