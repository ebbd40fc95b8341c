package dev.barback.pubsub;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Checks the subscriptions from which a worker pulls: their topic may have been deleted and created again, so that they never
 * get another message. A quiet subscription is checked every 30 s; a busy one, which may still have a backlog, every 5
 * minutes. Thread-safe.
 */
final class DeafnessCheck {
    private static final Duration QUIET_INTERVAL = Duration.ofSeconds(30);
    private static final Duration BUSY_INTERVAL = Duration.ofMinutes(5);

    private final SubscriptionRepair subscriptionRepair;
    private final Clock clock;
    private final Map<String, Signs> signs = new ConcurrentHashMap<>();

    /**
     * @param message when the last message came, or the last check was
     * @param check when the last check was
     */
    private record Signs(Instant message, Instant check) {}

    DeafnessCheck(SubscriptionRepair subscriptionRepair, Clock clock) {
        this.subscriptionRepair = subscriptionRepair;
        this.clock = clock;
    }

    /**
     * Notes a pull that the server answered, and checks the queue if it is time.
     *
     * @param subscription the queue's own, or that of its delayed messages
     * @param nothing whether there was no message
     */
    void pulled(String queue, String subscription, boolean nothing) {
        Instant now = clock.instant();
        Signs last = signs.putIfAbsent(subscription, new Signs(now, now));
        if (last == null) {
            return;
        }
        boolean due = (nothing && now.isAfter(last.message.plus(QUIET_INTERVAL)))
                || now.isAfter(last.check.plus(BUSY_INTERVAL));
        if (due) {
            if (signs.replace(subscription, last, new Signs(now, now))) { // else another thread checks
                subscriptionRepair.mend(queue);
            }
        } else if (!nothing) {
            signs.replace(subscription, last, new Signs(now, last.check));
        }
    }
}
