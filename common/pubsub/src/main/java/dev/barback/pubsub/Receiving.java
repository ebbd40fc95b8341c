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

/** Messages on their way out of a queue. Thread-safe. */
final class Receiving {
    private static final Duration SHORTEST_PULL = Duration.ofSeconds(1);
    private static final Duration LONGEST_PULL = Duration.ofSeconds(5);

    /** A queue that gave nothing for so long may have gone deaf. */
    private static final Duration QUIET = Duration.ofSeconds(30);

    private final Resources resources;
    private final Mending mending;
    private final Pulls pulls;
    private final PurgeMarks marks;
    private final Clock clock;
    private final Map<String, Instant> lastSigns = new ConcurrentHashMap<>();

    Receiving(Resources resources, Mending mending, Pulls pulls, PurgeMarks marks, Clock clock) {
        this.resources = resources;
        this.mending = mending;
        this.pulls = pulls;
        this.marks = marks;
        this.clock = clock;
    }

    /** Up to that many leases; none if there are none within 1 to 5 seconds. */
    List<Lease> receive(String queue, int max, Duration wait) {
        int edition = resources.ensure(queue);
        String mark = marks.known(queue); // before the pull: a purge after it must make a difference
        try {
            List<ReceivedMessage> received = pulls.pull(queue, max, deadline(wait));
            listen(queue, received.isEmpty());
            return leases(queue, received, mark, clock.instant());
        } catch (CallFailed e) {
            if (e.is(Code.NOT_FOUND)) {
                resources.renew(queue, edition);
                resources.requireMakeable(queue, e);
                return List.of();
            }
            throw e;
        }
    }

    /** Whether the message was not purged, as far as the marks tell. */
    boolean holds(PubSubLease lease) {
        return PurgeMarks.same(lease.mark(), marks.current(lease.queue()));
    }

    private static Duration deadline(Duration wait) {
        if (wait.compareTo(SHORTEST_PULL) < 0) {
            return SHORTEST_PULL;
        }
        return wait.compareTo(LONGEST_PULL) > 0 ? LONGEST_PULL : wait;
    }

    private void listen(String queue, boolean nothing) {
        Instant now = clock.instant();
        if (!nothing) {
            lastSigns.put(queue, now);
            return;
        }
        Instant last = lastSigns.putIfAbsent(queue, now);
        if (last != null && now.isAfter(last.plus(QUIET)) && lastSigns.replace(queue, last, now)) {
            mending.mend(queue);
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
