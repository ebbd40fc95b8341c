package dev.barback.pubsub;

import com.google.api.gax.rpc.StatusCode.Code;
import com.google.protobuf.Duration;
import com.google.pubsub.v1.DeadLetterPolicy;
import com.google.pubsub.v1.ExpirationPolicy;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.Topic;
import dev.barback.broker.QueueNames;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes topics and subscriptions as Barback wants them: they never expire, and keep messages as long as
 * possible. Thread-safe; several may make the same one at the same time.
 */
final class Creation {
    private static final Logger LOGGER = LoggerFactory.getLogger(Creation.class);

    /** The most the service takes. Reached by a job that kills its worker a hundred times. */
    private static final int MOST_DELIVERIES = 100;

    private static final long WEEK_SECONDS = java.time.Duration.ofDays(7).toSeconds();

    private final Connection connection;
    private final Set<String> denied = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean saidDenied = new AtomicBoolean();
    private volatile long retentionSeconds;

    Creation(Connection connection) {
        this.connection = connection;
        this.retentionSeconds = connection.options().retention().toSeconds();
    }

    /** Makes a topic. False if it was there, or we may not. */
    boolean createTopic(String id) {
        Topic topic = Topic.newBuilder().setName(connection.topic(id)).build();
        return created(
                id,
                () -> connection.call(
                        Action.CREATE_TOPIC, id, connection.publisher().createTopicCallable(), topic));
    }

    /** Makes a subscription of the same name as its topic. False if it was there, or we may not. */
    boolean createSubscription(String id) {
        try {
            return create(subscription(id, retentionSeconds));
        } catch (CallFailed e) {
            if (!e.is(Code.INVALID_ARGUMENT) || retentionSeconds <= WEEK_SECONDS) {
                throw e;
            }
            retentionSeconds = WEEK_SECONDS; // the emulator takes no more
            return create(subscription(id, retentionSeconds));
        }
    }

    /** Makes a subscription of another name, for a time. */
    void createCatcher(String id, String topic) {
        create(subscription(id, WEEK_SECONDS).toBuilder()
                .setTopic(connection.topic(topic))
                .clearDeadLetterPolicy()
                .build());
    }

    /** Makes a subscription again, keeping for as long as it was. */
    void createAgain(String id, Subscription old) {
        create(subscription(id, old.getMessageRetentionDuration().getSeconds()));
    }

    /** Whether we may not make the subscription of this name, nor its topic, as it turned out at the last try. */
    boolean isDenied(String id) {
        return denied.contains(id);
    }

    /** What a subscription is to be; on the emulator, which keeps nothing for longer, for a week. */
    Subscription wanted(String id) {
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
                    .setMaxDeliveryAttempts(MOST_DELIVERIES));
        }
        return subscription.build();
    }

    /** Delayed messages end their leases all the time, and the dead stay where they are. */
    private static boolean countsDeliveries(String id) {
        return !id.endsWith(QueueNames.SCHEDULED) && !id.equals(QueueNames.MORGUE);
    }

    private boolean create(Subscription subscription) {
        String id = subscription.getName().substring(connection.subscription("").length());
        denied.remove(id);
        return created(
                id,
                () -> connection.call(
                        Action.CREATE_SUBSCRIPTION,
                        id,
                        connection.subscriber().createSubscriptionCallable(),
                        subscription));
    }

    private boolean created(String id, Runnable creation) {
        try {
            creation.run();
            return true;
        } catch (CallFailed e) {
            if (e.is(Code.ALREADY_EXISTS)) {
                return false;
            }
            if (e.is(Code.PERMISSION_DENIED)) {
                denied.add(id);
                sayDenied(e);
                return false;
            }
            throw e;
        }
    }

    /** Somebody else makes them, then; those who only enqueue need no more than to publish. */
    private void sayDenied(CallFailed e) {
        if (saidDenied.compareAndSet(false, true)) {
            LOGGER.info("Topics and subscriptions are taken to be there: {}", e.getMessage());
        }
    }
}
