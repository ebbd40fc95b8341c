package dev.barback.internal.pubsub;

import com.google.pubsub.v1.PubsubMessage;
import dev.barback.internal.broker.PublishResult;
import java.util.List;

/** Publishes to existing topics, in requests within the service's limits. Thread-safe. */
final class PublishRequests {
    private final PubSubConnection connection;

    PublishRequests(PubSubConnection connection) {
        this.connection = connection;
    }

    /** A sender for messages that come one by one. */
    BatchSender to(String topic) {
        return new BatchSender(connection, topic);
    }

    /** Publishes the messages, and returns the positions of those that were not confirmed. */
    PublishResult<PubSubCallException> sendAll(String topic, List<PubsubMessage> messages) {
        BatchSender batchSender = to(topic);
        messages.forEach(batchSender::add);
        return batchSender.finish();
    }
}
