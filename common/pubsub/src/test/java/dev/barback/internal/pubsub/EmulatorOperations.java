package dev.barback.internal.pubsub;

import com.google.pubsub.v1.DeleteSubscriptionRequest;
import com.google.pubsub.v1.DeleteTopicRequest;
import com.google.pubsub.v1.GetSubscriptionRequest;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.Subscription;
import java.util.Collection;
import java.util.List;

/** Operations of tests on the emulator, without the broker. */
final class EmulatorOperations {
    private EmulatorOperations() {}

    /** Deletes queues with their topics and subscriptions. Each subscription is a thread of the emulator. */
    static void delete(PubSubOptions options, Collection<String> queues) {
        try (PubSubConnection connection = new PubSubConnection(options)) {
            for (String queue : queues) {
                for (String id : List.of(queue, Topology.scheduled(queue))) {
                    deleteSubscription(connection, id);
                    deleteSubscription(connection, id + SubscriptionRepair.CATCHER_SUFFIX);
                    deleteTopic(connection, id);
                }
            }
        }
    }

    static void deleteTopic(PubSubConnection connection, String id) {
        DeleteTopicRequest request =
                DeleteTopicRequest.newBuilder().setTopic(connection.topic(id)).build();
        ignoringMissing(() -> connection.call(
                PubSubOperation.DELETE_TOPIC, id, connection.publisher().deleteTopicCallable(), request));
    }

    static void deleteSubscription(PubSubConnection connection, String id) {
        DeleteSubscriptionRequest request = DeleteSubscriptionRequest.newBuilder()
                .setSubscription(connection.subscription(id))
                .build();
        ignoringMissing(() -> connection.call(
                PubSubOperation.DELETE_SUBSCRIPTION,
                id,
                connection.subscriber().deleteSubscriptionCallable(),
                request));
    }

    static Subscription subscription(PubSubConnection connection, String id) {
        GetSubscriptionRequest request = GetSubscriptionRequest.newBuilder()
                .setSubscription(connection.subscription(id))
                .build();
        return connection.call(
                PubSubOperation.GET_SUBSCRIPTION, id, connection.subscriber().getSubscriptionCallable(), request);
    }

    static void publish(PubSubConnection connection, String topic, PubsubMessage... messages) {
        new PublishRequests(connection).sendAll(topic, List.of(messages)).requireAllConfirmed(messages.length);
    }

    private static void ignoringMissing(Runnable call) {
        try {
            call.run();
        } catch (PubSubCallException e) {
            if (!e.is(com.google.api.gax.rpc.StatusCode.Code.NOT_FOUND)) {
                throw e;
            }
        }
    }
}
