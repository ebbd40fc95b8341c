package dev.barback.internal.pubsub;

import com.google.api.gax.rpc.StatusCode.Code;
import com.google.protobuf.Duration;
import com.google.pubsub.v1.DeadLetterPolicy;
import com.google.pubsub.v1.ExpirationPolicy;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.Topic;
import dev.barback.spi.QueueNames;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates topics and subscriptions as Barback needs them: they never expire, and keep messages as long as possible.
 * Thread-safe; several threads and processes may create the same one at the same time.
 */
final class TopologyCreator {
    private static final Logger LOGGER = LoggerFactory.getLogger(TopologyCreator.class);

    /** The service's maximum. Reached by a job that kills its worker a hundred times. */
    private static final int MAX_DELIVERIES = 100;

    private static final long WEEK_SECONDS = java.time.Duration.ofDays(7).toSeconds();

    private final PubSubConnection connection;
    private final Set<String> denied = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean hasLoggedDenial = new AtomicBoolean();
    private volatile long retentionSeconds;

    TopologyCreator(PubSubConnection connection) {
        this.connection = connection;
        this.retentionSeconds = connection.options().retention().toSeconds();
    }

    /** Creates a topic. False if it exists, or the permission is missing. */
    boolean createTopic(String id) {
        Topic topic = Topic.newBuilder().setName(connection.topic(id)).build();
        return tryCreate(
                id,
                () -> connection.call(
                        PubSubOperation.CREATE_TOPIC, id, connection.publisher().createTopicCallable(), topic));
    }

    /** Creates a subscription with its topic's name. False if it exists, or the permission is missing. */
    boolean createSubscription(String id) {
        try {
            return create(subscription(id, retentionSeconds));
        } catch (PubSubCallException e) {
            if (!e.is(Code.INVALID_ARGUMENT) || retentionSeconds <= WEEK_SECONDS) {
                throw e;
            }
            retentionSeconds = WEEK_SECONDS; // the emulator's maximum
            return create(subscription(id, retentionSeconds));
        }
    }

    /** Creates a temporary subscription with another name. */
    void createCatcher(String id, String topic) {
        create(subscription(id, WEEK_SECONDS).toBuilder()
                .setTopic(connection.topic(topic))
                .clearDeadLetterPolicy()
                .build());
    }

    /** Creates a subscription again, with the retention of the old one. */
    void recreate(String id, Subscription old) {
        create(subscription(id, old.getMessageRetentionDuration().getSeconds()));
    }

    /** Whether the last try to create the subscription or the topic of this name lacked the permission. */
    boolean isDenied(String id) {
        return denied.contains(id);
    }

    /** The subscription as Barback creates it; on the emulator with a retention of a week, its maximum. */
    Subscription expected(String id) {
        boolean emulated = connection.options().emulatorHost() != null;
        return subscription(id, emulated ? Math.min(retentionSeconds, WEEK_SECONDS) : retentionSeconds);
    }

    private Subscription subscription(String id, long seconds) {
        Subscription.Builder subscription = Subscription.newBuilder()
                .setName(connection.subscription(id))
                .setTopic(connection.topic(id))
                .setAckDeadlineSeconds((int) connection.options().leaseTime().toSeconds())
                .setMessageRetentionDuration(Duration.newBuilder().setSeconds(seconds))
                .setExpirationPolicy(ExpirationPolicy.getDefaultInstance()); // without a time to live: never
        if (countsDeliveries(id)) {
            subscription.setDeadLetterPolicy(DeadLetterPolicy.newBuilder()
                    .setDeadLetterTopic(connection.topic(QueueNames.MORGUE))
                    .setMaxDeliveryAttempts(MAX_DELIVERIES));
        }
        return subscription.build();
    }

    /** Not for delayed messages, whose leases end all the time, nor for the morgue, whose messages stay there. */
    private static boolean countsDeliveries(String id) {
        return !id.endsWith(QueueNames.SCHEDULED) && !id.equals(QueueNames.MORGUE);
    }

    private boolean create(Subscription subscription) {
        String id = subscription.getName().substring(connection.subscription("").length());
        denied.remove(id);
        return tryCreate(
                id,
                () -> connection.call(
                        PubSubOperation.CREATE_SUBSCRIPTION,
                        id,
                        connection.subscriber().createSubscriptionCallable(),
                        subscription));
    }

    private boolean tryCreate(String id, Runnable creation) {
        try {
            creation.run();
            return true;
        } catch (PubSubCallException e) {
            if (e.is(Code.ALREADY_EXISTS)) {
                return false;
            }
            if (e.is(Code.PERMISSION_DENIED)) {
                denied.add(id);
                logDenial(e);
                return false;
            }
            throw e;
        }
    }

    /** Another process has to create them; an enqueuer needs only the permission to publish. */
    private void logDenial(PubSubCallException e) {
        if (hasLoggedDenial.compareAndSet(false, true)) {
            LOGGER.info("Could not create topics or subscriptions; assuming that they exist: {}", e.getMessage());
        }
    }
}
