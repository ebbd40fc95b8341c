package dev.barback.web.events;

import dev.barback.internal.broker.BackgroundLoop;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Re-checks the authorization of open event streams, and ends those of revoked or expired tokens, ended sessions and
 * removed users. On a thread of its own, since it queries the database for each stream.
 */
final class AuthorizationRecheck implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AuthorizationRecheck.class);

    private final Subscribers subscribers;
    private final BackgroundLoop loop;

    /** @param interval the time between two checks */
    AuthorizationRecheck(Subscribers subscribers, Duration interval) {
        this.subscribers = subscribers;
        this.loop = new BackgroundLoop(
                        "barback-events-recheck",
                        "re-check the authorization of event streams",
                        this::recheckAll,
                        log,
                        Clock.systemUTC())
                .every(interval);
    }

    void start() {
        loop.start();
    }

    private void recheckAll() {
        AtomicBoolean hasStreams = new AtomicBoolean();
        subscribers.forEach(subscriber -> {
            hasStreams.set(true);
            if (!subscriber.isAuthorized()) {
                subscriber.end();
            }
        });
        if (!hasStreams.get()) {
            loop.askedNothing();
        }
    }

    boolean isRunning() {
        return loop.isRunning();
    }

    @Override
    public void close() {
        loop.stop();
    }
}
