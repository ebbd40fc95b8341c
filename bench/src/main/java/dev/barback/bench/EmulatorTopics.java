package dev.barback.bench;

import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.grpc.GrpcTransportChannel;
import com.google.api.gax.rpc.FixedTransportChannelProvider;
import com.google.api.gax.rpc.NotFoundException;
import com.google.api.gax.rpc.TransportChannelProvider;
import com.google.cloud.pubsub.v1.stub.GrpcPublisherStub;
import com.google.cloud.pubsub.v1.stub.GrpcSubscriberStub;
import com.google.cloud.pubsub.v1.stub.PublisherStub;
import com.google.cloud.pubsub.v1.stub.PublisherStubSettings;
import com.google.cloud.pubsub.v1.stub.SubscriberStub;
import com.google.cloud.pubsub.v1.stub.SubscriberStubSettings;
import com.google.pubsub.v1.DeleteSubscriptionRequest;
import com.google.pubsub.v1.DeleteTopicRequest;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.Topic;
import dev.barback.spi.QueueNames;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.io.IOException;
import java.util.List;

/** The emulator's topics and subscriptions. */
final class EmulatorTopics implements AutoCloseable {
    private static final int MAX_RESPONSE_BYTES = 256 << 20;

    private final String project;
    private final ManagedChannel connection;
    private final PublisherStub publisher;
    private final SubscriberStub subscriber;

    EmulatorTopics(String project, String emulatorHost) throws IOException {
        this.project = project;
        this.connection = ManagedChannelBuilder.forTarget(emulatorHost)
                .usePlaintext()
                .maxInboundMessageSize(MAX_RESPONSE_BYTES)
                .build();
        this.publisher = GrpcPublisherStub.create(PublisherStubSettings.newBuilder()
                .setTransportChannelProvider(channel())
                .setCredentialsProvider(new NoCredentialsProvider())
                .build());
        this.subscriber = GrpcSubscriberStub.create(SubscriberStubSettings.newBuilder()
                .setTransportChannelProvider(channel())
                .setCredentialsProvider(new NoCredentialsProvider())
                .build());
    }

    TransportChannelProvider channel() {
        return FixedTransportChannelProvider.create(GrpcTransportChannel.create(connection));
    }

    SubscriberStub subscriber() {
        return subscriber;
    }

    String topic(String id) {
        return "projects/" + project + "/topics/" + id;
    }

    String subscription(String id) {
        return "projects/" + project + "/subscriptions/" + id;
    }

    void create(String id) {
        var topic = publisher
                .createTopicCallable()
                .call(Topic.newBuilder().setName(topic(id)).build());
        var unused = subscriber
                .createSubscriptionCallable()
                .call(Subscription.newBuilder()
                        .setName(subscription(id))
                        .setTopic(topic.getName())
                        .setAckDeadlineSeconds(30)
                        .build());
    }

    /** Deletes a queue: else the emulator keeps even acknowledged messages in its heap. */
    void delete(String queue) {
        for (String id : List.of(queue, queue + QueueNames.SCHEDULED)) {
            ignoreNotFound(() -> subscriber
                    .deleteSubscriptionCallable()
                    .call(DeleteSubscriptionRequest.newBuilder()
                            .setSubscription(subscription(id))
                            .build()));
            ignoreNotFound(() -> publisher
                    .deleteTopicCallable()
                    .call(DeleteTopicRequest.newBuilder().setTopic(topic(id)).build()));
        }
    }

    @Override
    public void close() {
        publisher.shutdownNow();
        subscriber.shutdownNow();
        connection.shutdownNow();
    }

    private static void ignoreNotFound(Runnable deletion) {
        try {
            deletion.run();
        } catch (NotFoundException e) { // the bare client has no queue of delayed jobs
        }
    }
}
