package dev.barback.internal.pubsub;

import com.google.pubsub.v1.PubsubMessage;
import dev.barback.BrokerException;
import dev.barback.spi.PartlyPublishedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Releases and parks messages. Pub/Sub counts a released message as a delivery, and the count protects against jobs that
 * kill their worker (poison messages); so a message that was delivered before is published again and acknowledged instead.
 * Thread-safe.
 */
final class Redelivery {
    private static final Logger LOGGER = LoggerFactory.getLogger(Redelivery.class);

    private final PubSubPublisher publisher;
    private final AckIds ackIds;

    Redelivery(PubSubPublisher publisher, AckIds ackIds) {
        this.publisher = publisher;
        this.ackIds = ackIds;
    }

    /** Releases messages at once. */
    void release(String queue, List<PubSubLease> leases) {
        List<PubSubLease> counted =
                leases.stream().filter(lease -> lease.deliveries() >= 2).toList();
        List<PubSubLease> toRelease = new ArrayList<>(leases);
        toRelease.removeAll(counted);
        if (!counted.isEmpty() && !tryRepublish(queue, counted)) {
            toRelease.addAll(counted);
        }
        if (!ackIds.release(queue, ids(toRelease))) {
            publisher.restore(queue); // the subscription is being replaced, or was deleted
            move(queue, queue, toRelease, PubSubLease::copy);
        }
    }

    /** Parks messages until a point in time. */
    void park(String queue, List<PubSubLease> leases, Instant until) {
        move(queue, Topology.scheduled(queue), leases, lease -> lease.copy(until));
    }

    private boolean tryRepublish(String queue, List<PubSubLease> leases) {
        try {
            move(queue, queue, leases, PubSubLease::copy);
            return true;
        } catch (BrokerException e) { // the release then counts as a delivery
            LOGGER.debug("Could not publish messages of {} again; releasing them instead", queue, e);
            return false;
        }
    }

    /** Publishes, waits for the confirmation, then acknowledges the confirmed messages. */
    private void move(String queue, String topic, List<PubSubLease> leases, Function<PubSubLease, PubsubMessage> copy) {
        try {
            publisher.publishTo(topic, queue, leases.stream().map(copy).toList());
            ackIds.acknowledge(queue, ids(leases));
        } catch (PartlyPublishedException e) {
            List<PubSubLease> confirmed = new ArrayList<>();
            for (int position = 0; position < leases.size(); position++) {
                if (!e.failed(position)) {
                    confirmed.add(leases.get(position));
                }
            }
            ackIds.acknowledge(queue, ids(confirmed));
            throw e;
        }
    }

    static List<String> ids(List<PubSubLease> leases) {
        return leases.stream().map(PubSubLease::ackId).toList();
    }
}
