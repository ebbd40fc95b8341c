package dev.barback.pubsub;

import com.google.api.gax.rpc.StatusCode.Code;
import com.google.pubsub.v1.ReceivedMessage;
import dev.barback.broker.Lease;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Fetches messages of a queue. Thread-safe. */
final class PubSubReceiver {
    private static final Duration MIN_PULL_TIME = Duration.ofSeconds(1);
    private static final Duration MAX_PULL_TIME = Duration.ofSeconds(5);

    /** After so long without a message, the queue's subscriptions are checked: their topic may have been deleted. */
    private static final Duration QUIET = Duration.ofSeconds(30);

    private final Topology resources;
    private final SubscriptionRepair subscriptionRepair;
    private final Pulls pulls;
    private final PurgeMarks marks;
    private final Clock clock;
    private final Map<String, Instant> lastSigns = new ConcurrentHashMap<>();

    PubSubReceiver(
            Topology resources, SubscriptionRepair subscriptionRepair, Pulls pulls, PurgeMarks marks, Clock clock) {
        this.resources = resources;
        this.subscriptionRepair = subscriptionRepair;
        this.pulls = pulls;
        this.marks = marks;
        this.clock = clock;
    }

    /** Fetches up to that many messages; none if there are none within 1 to 5 seconds. */
    List<Lease> receive(String queue, int max, Duration wait) {
        int edition = resources.ensure(queue);
        String mark = marks.known(queue); // before the pull: a purge after it must make a difference
        try {
            List<ReceivedMessage> received = pulls.pull(queue, max, deadline(wait));
            listen(queue, received.isEmpty());
            return leases(queue, received, mark, clock.instant());
        } catch (PubSubCallException e) {
            if (e.is(Code.NOT_FOUND)) {
                resources.renew(queue, edition);
                resources.requireMakeable(queue, e);
                return List.of();
            }
            throw e;
        }
    }

    /** Whether the message was not purged, by the purge marks. */
    boolean holds(PubSubLease lease) {
        return PurgeMarks.same(lease.mark(), marks.current(lease.queue()));
    }

    private static Duration deadline(Duration wait) {
        if (wait.compareTo(MIN_PULL_TIME) < 0) {
            return MIN_PULL_TIME;
        }
        return wait.compareTo(MAX_PULL_TIME) > 0 ? MAX_PULL_TIME : wait;
    }

    private void listen(String queue, boolean nothing) {
        Instant now = clock.instant();
        if (!nothing) {
            lastSigns.put(queue, now);
            return;
        }
        Instant last = lastSigns.putIfAbsent(queue, now);
        if (last != null && now.isAfter(last.plus(QUIET)) && lastSigns.replace(queue, last, now)) {
            subscriptionRepair.mend(queue);
        }
    }

    private static List<Lease> leases(String queue, List<ReceivedMessage> received, String mark, Instant now) {
        List<Lease> leases = new ArrayList<>(received.size());
        for (ReceivedMessage message : received) {
            leases.add(new PubSubLease(queue, message, mark, now));
        }
        return leases;
    }
}
