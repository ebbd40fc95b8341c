package dev.barback.web.events;

import dev.barback.broker.BrokerException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks now and then whether those who listen would still be let in, and ends those who would not: their token was revoked
 * or has expired, their session is over, or they were removed. On a thread of its own, for it asks the database about each.
 */
final class Doorman implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Doorman.class);

    private final Listeners listeners;
    private final Duration round;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(Doorman::thread);
    private @Nullable Future<?> rounds;

    /** @param round the time between two rounds */
    Doorman(Listeners listeners, Duration round) {
        this.listeners = listeners;
        this.round = round;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "barback-events-doorman");
        thread.setDaemon(true);
        return thread;
    }

    void start() {
        rounds =
                thread.scheduleWithFixedDelay(this::goRound, round.toMillis(), round.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void goRound() {
        try {
            listeners.forEach(listener -> {
                if (!listener.isWelcome()) {
                    listener.end();
                }
            });
        } catch (BrokerException e) {
            log.debug("Who follows jobs can't be asked again now.", e); // they are told of nothing meanwhile, either
        } catch (RuntimeException e) { // the next round may go well
            log.error("Who follows jobs could not be asked again.", e);
        }
    }

    boolean isRunning() {
        return rounds != null && !rounds.isDone();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
