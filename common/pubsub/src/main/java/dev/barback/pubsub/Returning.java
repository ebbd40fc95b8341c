package dev.barback.pubsub;

import com.google.pubsub.v1.PubsubMessage;
import dev.barback.broker.BrokerException;
import dev.barback.broker.PartlyPublishedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages on their way back into a queue. Pub/Sub counts a message that was given back as a delivery, and
 * the count is a guard against jobs that kill their worker; so a message that has been counted before is
 * published anew and acknowledged instead. Thread-safe.
 */
final class Returning {
    private static final Logger LOGGER = LoggerFactory.getLogger(Returning.class);

    private final Publishing publishing;
    private final AckIds ackIds;

    Returning(Publishing publishing, AckIds ackIds) {
        this.publishing = publishing;
        this.ackIds = ackIds;
    }

    /** Gives messages back at once. */
    void release(String queue, List<PubSubLease> leases) {
        List<PubSubLease> counted =
                leases.stream().filter(lease -> lease.deliveries() >= 2).toList();
        List<PubSubLease> givenBack = new ArrayList<>(leases);
        givenBack.removeAll(counted);
        if (!counted.isEmpty() && !publishedAnew(queue, counted)) {
            givenBack.addAll(counted);
        }
        if (!ackIds.giveBack(queue, ids(givenBack))) {
            publishing.restore(queue); // the subscription is being replaced, or was deleted
            move(queue, queue, givenBack, PubSubLease::copy);
        }
    }

    /** Puts messages aside until a point in time. */
    void park(String queue, List<PubSubLease> leases, Instant until) {
        move(queue, Resources.scheduled(queue), leases, lease -> lease.copy(until));
    }

    private boolean publishedAnew(String queue, List<PubSubLease> leases) {
        try {
            move(queue, queue, leases, PubSubLease::copy);
            return true;
        } catch (BrokerException e) { // counted once more, then
            LOGGER.debug("Messages of {} are given back instead of published anew", queue, e);
            return false;
        }
    }

    /** Publishes, waits for the confirmation, then acknowledges what was confirmed. */
    private void move(String queue, String topic, List<PubSubLease> leases, Function<PubSubLease, PubsubMessage> copy) {
        try {
            publishing.publishTo(topic, queue, leases.stream().map(copy).toList());
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
