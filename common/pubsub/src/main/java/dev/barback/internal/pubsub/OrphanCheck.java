package dev.barback.internal.pubsub;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Checks the subscriptions from which a worker pulls: their topic may have been deleted and created again, so that they never
 * get another message. An idle subscription is checked every 30 s; a busy one, which may still have a backlog, every 5
 * minutes. Thread-safe.
 */
final class OrphanCheck {
    private static final Duration IDLE_INTERVAL = Duration.ofSeconds(30);
    private static final Duration BUSY_INTERVAL = Duration.ofMinutes(5);

    private final SubscriptionRepair subscriptionRepair;
    private final Clock clock;
    private final Map<String, LastTimes> lastTimes = new ConcurrentHashMap<>();

    /**
     * @param lastMessage when the last message came, or the last check was
     * @param lastCheck when the last check was
     */
    private record LastTimes(Instant lastMessage, Instant lastCheck) {}

    OrphanCheck(SubscriptionRepair subscriptionRepair, Clock clock) {
        this.subscriptionRepair = subscriptionRepair;
        this.clock = clock;
    }

    /**
     * Records a pull that the server answered, and checks the queue if its interval is over.
     *
     * @param subscription the queue's own, or that of its delayed messages
     * @param isEmpty whether there was no message
     */
    void checkAfterPull(String queue, String subscription, boolean isEmpty) {
        Instant now = clock.instant();
        LastTimes last = lastTimes.putIfAbsent(subscription, new LastTimes(now, now));
        if (last == null) {
            return;
        }
        boolean isCheckDue = (isEmpty && now.isAfter(last.lastMessage.plus(IDLE_INTERVAL)))
                || now.isAfter(last.lastCheck.plus(BUSY_INTERVAL));
        if (isCheckDue) {
            if (lastTimes.replace(subscription, last, new LastTimes(now, now))) { // else another thread checks
                subscriptionRepair.repair(queue);
            }
        } else if (!isEmpty) {
            lastTimes.replace(subscription, last, new LastTimes(now, last.lastCheck));
        }
    }
}
