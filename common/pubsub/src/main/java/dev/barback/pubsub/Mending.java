package dev.barback.pubsub;

import com.google.api.gax.rpc.StatusCode.Code;
import com.google.protobuf.Timestamp;
import com.google.pubsub.v1.DeleteSubscriptionRequest;
import com.google.pubsub.v1.DeleteTopicRequest;
import com.google.pubsub.v1.GetSubscriptionRequest;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.SeekRequest;
import com.google.pubsub.v1.Subscription;
import dev.barback.broker.QueueNames;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces subscriptions that have gone deaf. When a topic is deleted its subscription stays on {@code
 * _deleted-topic_}, and never gets another message, even when a topic of that name is made anew. It still
 * has its backlog, which is moved before the subscription is replaced:
 *
 * <pre>
 *   q deaf             its backlog goes to q.scheduled, due now: the pump brings it back
 *   q.scheduled deaf   its backlog goes to q; a worker parks what is not due
 *   both               that of q.scheduled first goes to a pair of its own (q.mending.scheduled), and from
 *                      there to the new q.scheduled. The pair exists only while q is deaf, so that whoever
 *                      mends q after a crash finds it and goes on
 * </pre>
 *
 * <p>Each message is published, confirmed, then acknowledged. Leased messages come along, as duplicates,
 * because the subscription is first sought back to the beginning. Thread-safe.
 */
final class Mending {
    private static final Logger LOGGER = LoggerFactory.getLogger(Mending.class);
    private static final String DELETED_TOPIC = "_deleted-topic_";
    private static final Duration PULL_DEADLINE = Duration.ofSeconds(1);
    private static final int BATCH = 100;

    private final Connection connection;
    private final Creation creation;
    private final PublishRequests requests;
    private final Pulls pulls;
    private final AckIds ackIds;
    private final AtomicBoolean denied = new AtomicBoolean();

    Mending(Connection connection, Creation creation, PublishRequests requests, Pulls pulls, AckIds ackIds) {
        this.connection = connection;
        this.creation = creation;
        this.requests = requests;
        this.pulls = pulls;
        this.ackIds = ackIds;
    }

    /** Looks at a queue's subscriptions and replaces those that are deaf. One at a time in this process. */
    synchronized void mend(String queue) {
        String scheduled = Resources.scheduled(queue);
        boolean queueIsDeaf = isDeaf(look(queue));
        if (isDeaf(look(scheduled))) {
            if (queueIsDeaf) {
                mendBothSchedule(queue, scheduled);
            } else {
                replace(scheduled, queue, MessageForm::copy);
            }
        }
        if (queueIsDeaf) {
            finishAside(queue, scheduled);
            replace(queue, scheduled, MessageForm::copyDueNow);
        }
    }

    static boolean isDeaf(@Nullable Subscription subscription) {
        return subscription != null && subscription.getTopic().equals(DELETED_TOPIC);
    }

    private void mendBothSchedule(String queue, String scheduled) {
        String aside = aside(queue);
        creation.createTopic(aside);
        creation.createSubscription(aside);
        replace(scheduled, aside, MessageForm::copy);
    }

    /** Moves what lies in the pair of its own, if there is one, and removes the pair. */
    private void finishAside(String queue, String scheduled) {
        String aside = aside(queue);
        Subscription subscription = look(aside);
        if (subscription == null) {
            return;
        }
        move(aside, scheduled, MessageForm::copy);
        delete(aside);
        connection.call(
                Action.DELETE_TOPIC,
                aside,
                connection.publisher().deleteTopicCallable(),
                DeleteTopicRequest.newBuilder()
                        .setTopic(connection.topic(aside))
                        .build());
    }

    private static String aside(String queue) {
        return queue + ".mending" + QueueNames.SCHEDULED;
    }

    private void replace(String id, String refuge, UnaryOperator<PubsubMessage> copy) {
        LOGGER.warn("The subscription {} listens to a deleted topic. It is replaced; its backlog is moved.", id);
        int moved = move(id, refuge, copy);
        Subscription old = look(id);
        if (old == null || isDeaf(old)) { // unless somebody else was faster
            delete(id);
            creation.createTopic(id);
            recreate(id, old);
        }
        LOGGER.info("The subscription {} is replaced; {} messages were moved to {}.", id, moved, refuge);
    }

    private void recreate(String id, @Nullable Subscription old) {
        if (old == null) {
            creation.createSubscription(id);
        } else {
            creation.createAgain(id, old);
        }
    }

    private int move(String id, String refuge, UnaryOperator<PubsubMessage> copy) {
        seekToTheBeginning(id);
        int moved = 0;
        List<ReceivedMessage> received = pulls.pull(id, BATCH, PULL_DEADLINE);
        while (!received.isEmpty()) {
            publish(
                    refuge,
                    received.stream().map(ReceivedMessage::getMessage).map(copy).toList());
            ackIds.acknowledge(
                    id, received.stream().map(ReceivedMessage::getAckId).toList());
            moved += received.size();
            received = pulls.pull(id, BATCH, PULL_DEADLINE);
        }
        return moved;
    }

    /** Fails as a whole: positions would be taken for those of the caller's messages. */
    private void publish(String topic, List<PubsubMessage> messages) {
        CallFailed cause = requests.sendAll(topic, messages).cause();
        if (cause != null) {
            throw cause;
        }
    }

    /** Leased messages are given out again at once; acknowledged ones are not kept, and don't come back. */
    private void seekToTheBeginning(String id) {
        SeekRequest request = SeekRequest.newBuilder()
                .setSubscription(connection.subscription(id))
                .setTime(Timestamp.newBuilder().setSeconds(1))
                .build();
        connection.call(Action.SEEK, id, connection.subscriber().seekCallable(), request);
    }

    private void delete(String id) {
        DeleteSubscriptionRequest request = DeleteSubscriptionRequest.newBuilder()
                .setSubscription(connection.subscription(id))
                .build();
        try {
            connection.call(
                    Action.DELETE_SUBSCRIPTION, id, connection.subscriber().deleteSubscriptionCallable(), request);
        } catch (CallFailed e) {
            if (!e.is(Code.NOT_FOUND)) {
                throw e;
            }
        }
    }

    /** The subscription; null if there is none, or we may not look. */
    private @Nullable Subscription look(String id) {
        GetSubscriptionRequest request = GetSubscriptionRequest.newBuilder()
                .setSubscription(connection.subscription(id))
                .build();
        try {
            return connection.call(
                    Action.GET_SUBSCRIPTION, id, connection.subscriber().getSubscriptionCallable(), request);
        } catch (CallFailed e) {
            if (e.is(Code.NOT_FOUND)) {
                return null;
            }
            if (e.is(Code.PERMISSION_DENIED)) {
                if (denied.compareAndSet(false, true)) {
                    LOGGER.info("Whether a subscription's topic was deleted can't be seen: {}", e.getMessage());
                }
                return null;
            }
            throw e;
        }
    }
}
