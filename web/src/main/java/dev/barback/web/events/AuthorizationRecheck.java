package dev.barback.web.events;

import dev.barback.BrokerException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Re-checks the authorization of open event streams, and ends those of revoked or expired tokens, ended sessions and
 * removed users. On a thread of its own, since it queries the database for each stream.
 */
final class AuthorizationRecheck implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AuthorizationRecheck.class);

    private final Subscribers subscribers;
    private final Duration interval;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(AuthorizationRecheck::thread);
    private @Nullable Future<?> task;

    /** @param interval the time between two checks */
    AuthorizationRecheck(Subscribers subscribers, Duration interval) {
        this.subscribers = subscribers;
        this.interval = interval;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "barback-events-recheck");
        thread.setDaemon(true);
        return thread;
    }

    void start() {
        task = thread.scheduleWithFixedDelay(
                this::recheckAll, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void recheckAll() {
        try {
            subscribers.forEach(subscriber -> {
                if (!subscriber.isAuthorized()) {
                    subscriber.end();
                }
            });
        } catch (BrokerException e) {
            log.debug("Could not re-check the authorization of event-stream subscribers now.", e);
        } catch (RuntimeException e) { // the next round may succeed
            log.error("Could not re-check the authorization of event-stream subscribers.", e);
        }
    }

    boolean isRunning() {
        return task != null && !task.isDone();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
