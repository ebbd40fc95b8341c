package dev.barback.pubsub;

import com.google.pubsub.v1.PubsubMessage;
import dev.barback.ArgumentException;
import dev.barback.BarbackException;
import dev.barback.broker.Message;
import java.time.Clock;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;

/**
 * Publishes messages: due ones to the queue's topic, others to the topic of delayed messages, both while the caller's
 * iterator gives more. Creates missing topics and subscriptions again. Thread-safe.
 */
final class PubSubPublisher {
    private final Topology resources;
    private final PublishRequests requests;
    private final Clock clock;

    PubSubPublisher(Topology resources, PublishRequests requests, Clock clock) {
        this.resources = resources;
        this.requests = requests;
        this.clock = clock;
    }

    /** Publishes the messages, and returns when all are confirmed. */
    void publish(String queue, Iterable<Message> messages) {
        Iterator<Message> each = messages.iterator();
        if (!each.hasNext()) {
            return;
        }
        int edition = resources.ensure(queue);
        TopicBatch now = new TopicBatch(requests, queue);
        TopicBatch later = new TopicBatch(requests, Topology.scheduled(queue));
        UnconfirmedPositions<BarbackException> unconfirmedPositions = new UnconfirmedPositions<>();
        Instant instant = clock.instant();
        int position = 0;
        for (; each.hasNext(); position++) {
            Message message = each.next();
            boolean isDue = message.dueAt() == null || !message.dueAt().isAfter(instant);
            add(message, isDue ? now : later, position, unconfirmedPositions);
        }
        finish(queue, edition, List.of(now, later), unconfirmedPositions);
        unconfirmedPositions.requireNone(position);
    }

    /** Publishes messages as they are to one of the queue's two topics, and returns when all are confirmed. */
    void publishTo(String topic, String queue, List<PubsubMessage> messages) {
        if (messages.isEmpty()) {
            return;
        }
        int edition = resources.ensure(queue);
        TopicBatch topicBatch = new TopicBatch(requests, topic);
        for (PubsubMessage message : messages) {
            topicBatch.add(message, topicBatch.size());
        }
        UnconfirmedPositions<BarbackException> unconfirmedPositions = new UnconfirmedPositions<>();
        finish(queue, edition, List.of(topicBatch), unconfirmedPositions);
        unconfirmedPositions.requireNone(messages.size());
    }

    /** Creates a queue's missing topics and subscriptions, after a call has failed for lack of one. */
    void restore(String queue) {
        resources.renew(queue, resources.ensure(queue));
    }

    private static void add(
            Message message,
            TopicBatch topicBatch,
            int position,
            UnconfirmedPositions<BarbackException> unconfirmedPositions) {
        try {
            topicBatch.add(MessageMapper.write(message), position);
        } catch (ArgumentException e) { // the service would reject this message, but accepts the others
            unconfirmedPositions.add(position, position + 1, e);
        }
    }

    /** Finds all batches to send again before it renews the topology: that would make the other batch look lost. */
    private void finish(
            String queue,
            int edition,
            List<TopicBatch> parcels,
            UnconfirmedPositions<BarbackException> unconfirmedPositions) {
        parcels.forEach(TopicBatch::land);
        List<TopicBatch> lost = parcels.stream()
                .filter(topicBatch ->
                        topicBatch.isMissing() || topicBatch.isDoubtful(resources.isPresent(queue, edition)))
                .toList();
        for (TopicBatch topicBatch : lost) {
            again(queue, edition, topicBatch);
        }
        parcels.forEach(topicBatch -> topicBatch.report(unconfirmedPositions));
    }

    private void again(String queue, int edition, TopicBatch topicBatch) {
        try {
            if (topicBatch.isMissing()) {
                resources.renew(queue, edition);
            } else {
                resources.ensure(queue); // the messages may have been dropped
            }
            topicBatch.sendAgain();
        } catch (
                PubSubCallException
                        e) { // from the topology: this batch's messages may have been dropped, the other's not
            topicBatch.failAll(e);
        }
    }
}
