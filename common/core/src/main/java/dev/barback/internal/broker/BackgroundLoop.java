package dev.barback.internal.broker;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;

/**
 * A daemon thread that runs rounds of a broker's background work until it is stopped. A round that fails, even with an
 * Error, is retried after a pause. The thread is never interrupted, since a pull must not be. Thread-safe.
 */
public final class BackgroundLoop {
    private final Runnable round;
    private final OutageLog outage;
    private final Clock clock;
    private final Thread thread;
    private volatile boolean stopped;
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
        this.outage = new OutageLog(what, logger);
        this.clock = clock;
        this.lastProgress = clock.instant();
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    /** Starts the thread; call it once. */
    public void start() {
        thread.start();
    }

    /** The end of the latest round that succeeded. */
    public Instant lastProgress() {
        return lastProgress;
    }

    /** Stops the loop after the current round. */
    public void stop() {
        stopped = true;
        outage.endPause();
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
        while (!stopped) {
            try {
                round.run();
                lastProgress = clock.instant();
                outage.succeeded();
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
