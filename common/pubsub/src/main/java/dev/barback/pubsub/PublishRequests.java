package dev.barback.pubsub;

import com.google.pubsub.v1.PubsubMessage;
import java.util.List;

/** Publishes to topics that are known to be there, in requests that the service takes. Thread-safe. */
final class PublishRequests {
    private final Connection connection;

    PublishRequests(Connection connection) {
        this.connection = connection;
    }

    /** Starts to publish messages that come one by one. */
    Sending to(String topic) {
        return new Sending(connection, topic);
    }

    /** Publishes, and tells what was not confirmed. */
    Unconfirmed<CallFailed> sendAll(String topic, List<PubsubMessage> messages) {
        Sending sending = to(topic);
        messages.forEach(sending::add);
        return sending.finish();
    }
}
