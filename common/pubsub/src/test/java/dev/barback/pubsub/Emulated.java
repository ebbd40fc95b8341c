package dev.barback.pubsub;

import com.google.pubsub.v1.DeleteSubscriptionRequest;
import com.google.pubsub.v1.DeleteTopicRequest;
import com.google.pubsub.v1.GetSubscriptionRequest;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.Subscription;
import java.util.Collection;
import java.util.List;

/** What tests do at the emulator behind the broker's back. */
final class Emulated {
    private Emulated() {}

    /** Deletes queues with all they have. Each subscription is a thread of the emulator's. */
    static void delete(PubSubOptions options, Collection<String> queues) {
        try (Connection connection = new Connection(options)) {
            for (String queue : queues) {
                for (String id : List.of(queue, Resources.scheduled(queue))) {
                    deleteSubscription(connection, id);
                    deleteSubscription(connection, id + Mending.CATCHER);
                    deleteTopic(connection, id);
                }
            }
        }
    }

    static void deleteTopic(Connection connection, String id) {
        DeleteTopicRequest request =
                DeleteTopicRequest.newBuilder().setTopic(connection.topic(id)).build();
        passingOverMissing(() ->
                connection.call(Action.DELETE_TOPIC, id, connection.publisher().deleteTopicCallable(), request));
    }

    static void deleteSubscription(Connection connection, String id) {
        DeleteSubscriptionRequest request = DeleteSubscriptionRequest.newBuilder()
                .setSubscription(connection.subscription(id))
                .build();
        passingOverMissing(() -> connection.call(
                Action.DELETE_SUBSCRIPTION, id, connection.subscriber().deleteSubscriptionCallable(), request));
    }

    static Subscription subscription(Connection connection, String id) {
        GetSubscriptionRequest request = GetSubscriptionRequest.newBuilder()
                .setSubscription(connection.subscription(id))
                .build();
        return connection.call(
                Action.GET_SUBSCRIPTION, id, connection.subscriber().getSubscriptionCallable(), request);
    }

    static void publish(Connection connection, String topic, PubsubMessage... messages) {
        new PublishRequests(connection).sendAll(topic, List.of(messages)).requireNone(messages.length);
    }

    private static void passingOverMissing(Runnable call) {
        try {
            call.run();
        } catch (CallFailed e) {
            if (!e.is(com.google.api.gax.rpc.StatusCode.Code.NOT_FOUND)) {
                throw e;
            }
        }
    }
}
