package dev.barback.internal.pubsub;

import com.google.pubsub.v1.PubsubMessage;
import dev.barback.ArgumentException;
import dev.barback.BarbackException;
import dev.barback.internal.broker.PublishResult;
import dev.barback.spi.Message;
import java.time.Clock;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;

/**
 * Publishes messages: due ones to the queue's topic, others to the topic of delayed messages, both while the caller's
 * iterator gives more. Creates missing topics and subscriptions again. Thread-safe.
 */
final class PubSubPublisher {
    private final Topology topology;
    private final PublishRequests requests;
    private final Clock clock;

    PubSubPublisher(Topology topology, PublishRequests requests, Clock clock) {
        this.topology = topology;
        this.requests = requests;
        this.clock = clock;
    }

    /** Publishes the messages, and returns when all are confirmed. */
    void publish(String queue, Iterable<Message> messages) {
        Iterator<Message> iterator = messages.iterator();
        if (!iterator.hasNext()) {
            return;
        }
        int generation = topology.ensure(queue);
        TopicBatch now = new TopicBatch(requests, queue);
        TopicBatch later = new TopicBatch(requests, Topology.scheduled(queue));
        PublishResult<BarbackException> result = new PublishResult<>();
        Instant instant = clock.instant();
        int position = 0;
        for (; iterator.hasNext(); position++) {
            Message message = iterator.next();
            boolean isDue = message.dueAt() == null || !message.dueAt().isAfter(instant);
            add(message, isDue ? now : later, position, result);
        }
        finish(queue, generation, List.of(now, later), result);
        result.requireAllConfirmed(position);
    }

    /** Publishes messages as they are to one of the queue's two topics, and returns when all are confirmed. */
    void publishTo(String topic, String queue, List<PubsubMessage> messages) {
        if (messages.isEmpty()) {
            return;
        }
        int generation = topology.ensure(queue);
        TopicBatch topicBatch = new TopicBatch(requests, topic);
        for (PubsubMessage message : messages) {
            topicBatch.add(message, topicBatch.size());
        }
        PublishResult<BarbackException> result = new PublishResult<>();
        finish(queue, generation, List.of(topicBatch), result);
        result.requireAllConfirmed(messages.size());
    }

    /** Creates a queue's missing topics and subscriptions, after a call has failed for lack of one. */
    void restore(String queue) {
        topology.recreate(queue, topology.ensure(queue));
    }

    private static void add(
            Message message, TopicBatch topicBatch, int position, PublishResult<BarbackException> result) {
        try {
            topicBatch.add(MessageMapper.write(message), position);
        } catch (ArgumentException e) { // the service would reject this message, but accepts the others
            result.fail(position, position + 1, e);
        }
    }

    /** Finds all batches to send again before it recreates the topology: that would make the other batch look lost. */
    private void finish(
            String queue, int generation, List<TopicBatch> batches, PublishResult<BarbackException> result) {
        batches.forEach(TopicBatch::awaitConfirmations);
        List<TopicBatch> toResend = batches.stream()
                .filter(topicBatch -> topicBatch.isTopicMissing()
                        || topicBatch.isPossiblyDropped(topology.isPresent(queue, generation)))
                .toList();
        for (TopicBatch topicBatch : toResend) {
            resend(queue, generation, topicBatch);
        }
        batches.forEach(topicBatch -> topicBatch.report(result));
    }

    private void resend(String queue, int generation, TopicBatch topicBatch) {
        try {
            if (topicBatch.isTopicMissing()) {
                topology.recreate(queue, generation);
            } else {
                topology.ensure(queue); // the messages may have been dropped
            }
            topicBatch.resend();
        } catch (
                PubSubCallException
                        e) { // from the topology: this batch's messages may have been dropped, the other's not
            topicBatch.failAll(e);
        }
    }
}
