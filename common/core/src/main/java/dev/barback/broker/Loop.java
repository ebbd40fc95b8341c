package dev.barback.broker;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;

/**
 * A daemon thread that makes rounds until it is stopped, for brokers. A round that fails, however badly, is tried
 * again after a pause. It is never interrupted, since a pull must not be. Thread-safe.
 */
public final class Loop {
    private final Runnable round;
    private final Outage outage;
    private final Clock clock;
    private final Thread thread;
    private volatile boolean stopped;
    private volatile Instant lastProgress;

    /**
     * A loop that is not started yet.
     *
     * @param name the thread's
     * @param what the loop's work in words, for the log: "pull delayed messages of mail"
     * @param round one round of it, which should wait where there is nothing to do
     * @param logger where failures are told
     * @param clock tells of progress
     */
    public Loop(String name, String what, Runnable round, Logger logger, Clock clock) {
        this.round = round;
        this.outage = new Outage(what, logger);
        this.clock = clock;
        this.lastProgress = clock.instant();
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    /** Starts the thread; to be called once. */
    public void start() {
        thread.start();
    }

    /** When a round last came to a good end. */
    public Instant lastProgress() {
        return lastProgress;
    }

    /** Makes the present round the last one. */
    public void stop() {
        stopped = true;
        outage.endPause();
    }

    /** Waits for the last round. */
    public void awaitEnd(Duration longest) {
        try {
            thread.join(longest.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!stopped) {
            try {
                round.run();
                lastProgress = clock.instant();
                outage.ended();
            } catch (Throwable e) { // an Error, too: the loop must go on
                pause(e);
            }
        }
    }

    private void pause(Throwable cause) {
        try {
            outage.failed(cause);
            outage.pause();
        } catch (Throwable e) { // logging fails, or memory is short
            Thread.onSpinWait();
        }
    }
}
