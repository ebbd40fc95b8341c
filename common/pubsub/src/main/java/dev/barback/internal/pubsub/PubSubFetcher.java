package dev.barback.internal.pubsub;

import com.google.api.gax.rpc.StatusCode.Code;
import com.google.pubsub.v1.ReceivedMessage;
import dev.barback.spi.Lease;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Fetches messages of a queue. Thread-safe. */
final class PubSubFetcher {
    private static final Duration MIN_PULL_TIME = Duration.ofSeconds(1);
    private static final Duration MAX_PULL_TIME = Duration.ofSeconds(5);

    private final Topology topology;
    private final OrphanCheck orphanCheck;
    private final Pulls pulls;
    private final PurgeMarks marks;
    private final Clock clock;

    PubSubFetcher(Topology topology, OrphanCheck orphanCheck, Pulls pulls, PurgeMarks marks, Clock clock) {
        this.topology = topology;
        this.orphanCheck = orphanCheck;
        this.pulls = pulls;
        this.marks = marks;
        this.clock = clock;
    }

    /** Fetches up to that many messages; none if there are none within 1 to 5 seconds. */
    List<Lease> fetch(String queue, int max, Duration wait) {
        int generation = topology.ensure(queue);
        String mark = marks.recent(queue); // before the pull: a purge after it must make a difference
        try {
            List<ReceivedMessage> received = pulls.pull(queue, max, pullTime(wait));
            orphanCheck.checkAfterPull(queue, queue, received.isEmpty());
            return leases(queue, received, mark, clock.instant());
        } catch (PubSubCallException e) {
            if (e.is(Code.NOT_FOUND)) {
                topology.recreate(queue, generation);
                topology.requireCreatable(queue, e);
                return List.of();
            }
            throw e;
        }
    }

    /** Whether the message was not purged, by the purge marks. */
    boolean holds(PubSubLease lease) {
        return PurgeMarks.isSame(lease.mark(), marks.current(lease.queue()));
    }

    private static Duration pullTime(Duration wait) {
        if (wait.compareTo(MIN_PULL_TIME) < 0) {
            return MIN_PULL_TIME;
        }
        return wait.compareTo(MAX_PULL_TIME) > 0 ? MAX_PULL_TIME : wait;
    }

    private static List<Lease> leases(String queue, List<ReceivedMessage> received, String mark, Instant now) {
        List<Lease> leases = new ArrayList<>(received.size());
        for (ReceivedMessage message : received) {
            leases.add(new PubSubLease(queue, message, mark, now));
        }
        return leases;
    }
}
