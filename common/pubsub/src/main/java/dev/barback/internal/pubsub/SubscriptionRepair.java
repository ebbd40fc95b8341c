package dev.barback.internal.pubsub;

import com.google.api.gax.rpc.StatusCode.Code;
import com.google.common.util.concurrent.Uninterruptibles;
import com.google.protobuf.Timestamp;
import com.google.pubsub.v1.DeleteSubscriptionRequest;
import com.google.pubsub.v1.GetSubscriptionRequest;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.SeekRequest;
import com.google.pubsub.v1.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces subscriptions whose topic was deleted (orphaned ones). Such a subscription stays on {@code _deleted-topic_}, and
 * never gets another message, even if a topic of that name is created again. It still has its backlog, and leases that may
 * end much later, so the replacement takes time:
 *
 * <pre>
 *   at once         the topic is created, and beside the orphaned subscription q another one, q.mending (the
 *                   catcher), which gets the messages published from now on: publishers need not wait
 *   in a thread     the backlog of q is published again, into q.mending. After a silence longer than a
 *                   lease, q is deleted and created again
 *   after that      messages of q.mending go to q.scheduled, from where the pump moves them to q; messages
 *                   of q.scheduled.mending go to q, where a worker parks them. Then the catcher is deleted
 * </pre>
 *
 * <p>Each message is published, confirmed, then acknowledged. Leased messages are moved, too, as duplicates, because the
 * subscription is first sought back to its beginning; so are some messages that are published while the subscription and
 * its catcher both exist. A marker in the catcher tells which are older than the new subscription. Several processes may
 * repair the same queue; if one stops, another continues when it checks the queue next. Thread-safe.
 */
final class SubscriptionRepair {
    private static final Logger LOGGER = LoggerFactory.getLogger(SubscriptionRepair.class);

    /** Pub/Sub's name in place of a deleted topic's. */
    static final String DELETED_TOPIC = "_deleted-topic_";

    /** The suffix of the name of a subscription's catcher. */
    static final String CATCHER_SUFFIX = ".mending";

    private static final Duration PULL_DEADLINE = Duration.ofSeconds(5);
    private static final int BATCH_SIZE = 100;

    /** Another process that repairs the same queue may have received the last marker. */
    private static final Duration MARKER_INTERVAL = Duration.ofSeconds(10);

    private final PubSubConnection connection;
    private final TopologyCreator topologyCreator;
    private final PublishRequests requests;
    private final Pulls pulls;
    private final AckIds ackIds;
    private final Set<String> running = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean hasLoggedDenial = new AtomicBoolean();

    SubscriptionRepair(
            PubSubConnection connection,
            TopologyCreator topologyCreator,
            PublishRequests requests,
            Pulls pulls,
            AckIds ackIds) {
        this.connection = connection;
        this.topologyCreator = topologyCreator;
        this.requests = requests;
        this.pulls = pulls;
        this.ackIds = ackIds;
    }

    /**
     * Checks a queue's subscriptions. When it returns, no message published to the queue is dropped; orphaned subscriptions are
     * replaced in the background.
     */
    void repair(String queue) {
        String scheduled = Topology.scheduled(queue);
        boolean queueNeedsRepair = prepareCatcher(queue);
        boolean scheduledNeedsRepair = prepareCatcher(scheduled);
        if (queueNeedsRepair) {
            start(queue, scheduled);
        }
        if (scheduledNeedsRepair) {
            start(scheduled, queue);
        }
    }

    static boolean isOrphaned(@Nullable Subscription subscription) {
        return subscription != null && subscription.getTopic().equals(DELETED_TOPIC);
    }

    /** False if there is nothing to repair, or the permission is missing. */
    private boolean prepareCatcher(String id) {
        if (!isOrphaned(findSubscription(id))) {
            return findSubscription(id + CATCHER_SUFFIX) != null;
        }
        topologyCreator.createTopic(id);
        topologyCreator.createCatcher(id + CATCHER_SUFFIX, id);
        return !topologyCreator.isDenied(id + CATCHER_SUFFIX);
    }

    private void start(String id, String other) {
        if (running.add(id)) {
            Thread thread = new Thread(() -> run(id, other), "barback-subscription-repair-" + id);
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void run(String id, String other) {
        try {
            Subscription old = findSubscription(id);
            if (old != null && isOrphaned(old)) {
                replace(id, old);
            }
            emptyCatcher(id, other);
        } catch (RuntimeException e) {
            LOGGER.warn("The repair of {} failed; it continues at the next check of the queue: {}", id, e.getMessage());
        } finally {
            running.remove(id);
        }
    }

    private void replace(String id, Subscription old) {
        LOGGER.warn("The topic of the subscription {} was deleted. Replacing it, and moving its backlog.", id);
        int moved = moveBacklog(id, maxLease(old));
        if (isOrphaned(findSubscription(id))) { // unless another process was faster
            delete(id);
            topologyCreator.recreate(id, old);
        }
        LOGGER.info("Replaced the subscription {}; {} of its messages were published again.", id, moved);
    }

    /** The longest lease that a dead worker may have left. */
    private Duration maxLease(Subscription subscription) {
        Duration configuredLease = connection.options().leaseTime();
        Duration subscriptionLease = Duration.ofSeconds(subscription.getAckDeadlineSeconds());
        return configuredLease.compareTo(subscriptionLease) > 0 ? configuredLease : subscriptionLease;
    }

    private int moveBacklog(String id, Duration lease) {
        seekToTheBeginning(id);
        int moved = 0;
        SilenceTimer silenceTimer = new SilenceTimer(PULL_DEADLINE);
        while (!silenceTimer.isLongerThan(lease) && isOrphaned(findSubscription(id))) {
            List<ReceivedMessage> received = pull(id, silenceTimer);
            if (!received.isEmpty()) {
                publish(id, received);
                acknowledge(id, received);
                moved += received.size();
                silenceTimer.reset();
            }
        }
        return moved;
    }

    /** Moves the catcher's messages, except those published after the replacement: the new subscription has them, too. */
    private void emptyCatcher(String id, String other) {
        String catcher = id + CATCHER_SUFFIX;
        ReplacementTime replaced = new ReplacementTime();
        SilenceTimer silenceTimer = new SilenceTimer(PULL_DEADLINE);
        publishMarker(id);
        long markedNanos = System.nanoTime();
        while (!silenceTimer.isLongerThan(connection.options().leaseTime())) {
            if (!replaced.isKnown() && System.nanoTime() - markedNanos > MARKER_INTERVAL.toNanos()) {
                publishMarker(id);
                markedNanos = System.nanoTime();
            }
            List<ReceivedMessage> received = pull(catcher, silenceTimer);
            replaced.readMarkers(received);
            List<ReceivedMessage> caught =
                    received.stream().filter(replaced::isAfter).toList();
            if (!caught.isEmpty()) {
                publish(other, caught);
                silenceTimer.reset();
            }
            acknowledge(catcher, received);
        }
        delete(catcher);
    }

    private List<ReceivedMessage> pull(String id, SilenceTimer silenceTimer) {
        long start = System.nanoTime();
        List<ReceivedMessage> received = pulls.pullWithMarkers(id, BATCH_SIZE, PULL_DEADLINE);
        if (received.isEmpty()) { // the service may answer at once
            Uninterruptibles.sleepUninterruptibly(100, TimeUnit.MILLISECONDS);
        }
        silenceTimer.add(Duration.ofNanos(System.nanoTime() - start));
        return received;
    }

    private void acknowledge(String id, List<ReceivedMessage> received) {
        ackIds.acknowledge(id, received.stream().map(ReceivedMessage::getAckId).toList());
    }

    private void publishMarker(String topic) {
        send(topic, List.of(MessageMapper.marker()));
    }

    private void publish(String topic, List<ReceivedMessage> received) {
        send(
                topic,
                received.stream()
                        .map(message -> MessageMapper.copy(message.getMessage()))
                        .toList());
    }

    private void send(String topic, List<PubsubMessage> messages) {
        PubSubCallException cause = requests.sendAll(topic, messages).cause();
        if (cause != null) {
            throw cause;
        }
    }

    /** Makes leased messages available again at once; acknowledged ones are not retained, and don't come back. */
    private void seekToTheBeginning(String id) {
        SeekRequest request = SeekRequest.newBuilder()
                .setSubscription(connection.subscription(id))
                .setTime(Timestamp.newBuilder().setSeconds(1))
                .build();
        connection.call(PubSubOperation.SEEK, id, connection.subscriber().seekCallable(), request);
    }

    private void delete(String id) {
        DeleteSubscriptionRequest request = DeleteSubscriptionRequest.newBuilder()
                .setSubscription(connection.subscription(id))
                .build();
        try {
            connection.call(
                    PubSubOperation.DELETE_SUBSCRIPTION,
                    id,
                    connection.subscriber().deleteSubscriptionCallable(),
                    request);
        } catch (PubSubCallException e) {
            if (!e.is(Code.NOT_FOUND)) {
                throw e;
            }
        }
    }

    /** The subscription; null if there is none, or the permission is missing. */
    private @Nullable Subscription findSubscription(String id) {
        GetSubscriptionRequest request = GetSubscriptionRequest.newBuilder()
                .setSubscription(connection.subscription(id))
                .build();
        try {
            return connection.call(
                    PubSubOperation.GET_SUBSCRIPTION,
                    id,
                    connection.subscriber().getSubscriptionCallable(),
                    request);
        } catch (PubSubCallException e) {
            if (e.is(Code.NOT_FOUND)) {
                return null;
            }
            if (e.is(Code.PERMISSION_DENIED)) {
                if (hasLoggedDenial.compareAndSet(false, true)) {
                    LOGGER.info("Could not check whether a subscription's topic was deleted: {}", e.getMessage());
                }
                return null;
            }
            throw e;
        }
    }
}
