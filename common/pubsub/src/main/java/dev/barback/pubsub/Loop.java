package dev.barback.pubsub;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/**
 * A thread that makes rounds until it is stopped. A round that fails, however badly, is tried again after a
 * pause. It is never interrupted, since a pull must not be.
 */
final class Loop {
    private final Runnable round;
    private final Outage outage;
    private final Clock clock;
    private final Thread thread;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile Instant lastProgress;

    /**
     * A loop that is not started yet.
     *
     * @param name the thread's
     * @param what the loop's work in words, for the log: "Pulling delayed messages of mail"
     */
    Loop(String name, String what, Runnable round, Logger logger, Clock clock) {
        this.round = round;
        this.outage = new Outage(logger, what);
        this.clock = clock;
        this.lastProgress = clock.instant();
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** When a round last came to a good end. */
    Instant lastProgress() {
        return lastProgress;
    }

    /** Makes the present round the last one. */
    void stop() {
        stopped.countDown();
    }

    /** Waits for the last round. */
    void awaitEnd(Duration longest) {
        try {
            thread.join(longest.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (stopped.getCount() > 0) {
            try {
                round.run();
                lastProgress = clock.instant();
                outage.over();
            } catch (Throwable e) { // an Error, too: the loop must go on
                pause(e);
            }
        }
    }

    private void pause(Throwable cause) {
        try {
            var unused = stopped.await(outage.failed(cause), TimeUnit.MILLISECONDS);
        } catch (Throwable e) { // logging fails, or memory is short
            Thread.onSpinWait();
        }
    }
}
