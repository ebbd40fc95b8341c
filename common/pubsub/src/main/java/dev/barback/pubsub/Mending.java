package dev.barback.pubsub;

import com.google.api.gax.rpc.StatusCode.Code;
import com.google.common.util.concurrent.Uninterruptibles;
import com.google.protobuf.Timestamp;
import com.google.pubsub.v1.DeleteSubscriptionRequest;
import com.google.pubsub.v1.GetSubscriptionRequest;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.SeekRequest;
import com.google.pubsub.v1.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces subscriptions that have gone deaf. When a topic is deleted its subscription stays on {@code
 * _deleted-topic_}, and never gets another message, even when a topic of that name is made anew. It still
 * has its backlog, and there may be leases on it that end much later, so it takes time to replace it:
 *
 * <pre>
 *   at once         the topic is made, and beside the deaf subscription q another one, q.mending, which
 *                   catches what is published from now on: publishers need not wait
 *   in a thread     the backlog of q is published anew, into q.mending. When nothing came for longer than a
 *                   lease lasts, q is deleted and made anew
 *   after that      what q.mending caught goes to q.scheduled, from where the pump brings it to q; what
 *                   q.scheduled.mending caught goes to q, where a worker parks it. Then it is deleted
 * </pre>
 *
 * <p>Each message is published, confirmed, then acknowledged. Leased messages come along, as duplicates,
 * because the subscription is first sought back to the beginning; so do some that are published while the
 * subscription and its catcher are both there. Several processes may mend the same queue, and one goes on
 * where another one ended, when the queue is looked at the next time. Thread-safe.
 */
final class Mending {
    private static final Logger LOGGER = LoggerFactory.getLogger(Mending.class);

    /** What stands in the place of a deleted topic's name. */
    static final String DELETED_TOPIC = "_deleted-topic_";

    /** What the name of a subscription's catcher has more than its own. */
    static final String CATCHER = ".mending";

    private static final Duration PULL_DEADLINE = Duration.ofSeconds(5);
    private static final int BATCH = 100;

    /** How far the clocks of the service and of this process may be apart. */
    private static final Duration SKEW = Duration.ofSeconds(10);

    private final Connection connection;
    private final Creation creation;
    private final PublishRequests requests;
    private final Pulls pulls;
    private final AckIds ackIds;
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean denied = new AtomicBoolean();

    Mending(Connection connection, Creation creation, PublishRequests requests, Pulls pulls, AckIds ackIds) {
        this.connection = connection;
        this.creation = creation;
        this.requests = requests;
        this.pulls = pulls;
        this.ackIds = ackIds;
    }

    /**
     * Looks at a queue's subscriptions. When it returns, nothing that is published to the queue is dropped;
     * those that are deaf are replaced later.
     */
    void mend(String queue) {
        String scheduled = Resources.scheduled(queue);
        boolean queueIsIll = prepare(queue);
        boolean scheduledIsIll = prepare(scheduled);
        if (queueIsIll) {
            start(queue, scheduled);
        }
        if (scheduledIsIll) {
            start(scheduled, queue);
        }
    }

    static boolean isDeaf(@Nullable Subscription subscription) {
        return subscription != null && subscription.getTopic().equals(DELETED_TOPIC);
    }

    /** False if there is nothing to be mended, or we may not. */
    private boolean prepare(String id) {
        if (!isDeaf(look(id))) {
            return look(id + CATCHER) != null;
        }
        creation.createTopic(id);
        creation.createCatcher(id + CATCHER, id);
        return !creation.isDenied(id + CATCHER);
    }

    private void start(String id, String other) {
        if (underWay.add(id)) {
            Thread thread = new Thread(() -> run(id, other), "barback-mending-" + id);
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void run(String id, String other) {
        try {
            Subscription old = look(id);
            if (old != null && isDeaf(old)) {
                replace(id, old);
            }
            emptyCatcher(id, other);
        } catch (RuntimeException e) {
            LOGGER.warn("Mending {} ended early; it goes on when the queue is looked at: {}", id, e.getMessage());
        } finally {
            underWay.remove(id);
        }
    }

    private void replace(String id, Subscription old) {
        LOGGER.warn("The subscription {} listens to a deleted topic. It is replaced; its backlog is moved.", id);
        int moved = moveBacklog(id, leaseOf(old));
        if (isDeaf(look(id))) { // unless somebody else was faster
            delete(id);
            creation.createAgain(id, old);
        }
        LOGGER.info("The subscription {} is replaced; {} of its messages were published anew.", id, moved);
    }

    /** As long as the lease of somebody who died may last. */
    private Duration leaseOf(Subscription subscription) {
        Duration own = connection.options().leaseTime();
        Duration its = Duration.ofSeconds(subscription.getAckDeadlineSeconds());
        return own.compareTo(its) > 0 ? own : its;
    }

    private int moveBacklog(String id, Duration lease) {
        seekToTheBeginning(id);
        int moved = 0;
        Quiet quiet = new Quiet(PULL_DEADLINE);
        while (!quiet.isLongerThan(lease) && isDeaf(look(id))) {
            List<ReceivedMessage> received = pull(id, quiet);
            if (!received.isEmpty()) {
                publish(id, received);
                acknowledge(id, received);
                moved += received.size();
                quiet.ends();
            }
        }
        return moved;
    }

    /** What is published after the subscription was made anew is there, too, and is not moved. */
    private void emptyCatcher(String id, String other) {
        String catcher = id + CATCHER;
        Instant replaced = Instant.now().plus(SKEW);
        Quiet quiet = new Quiet(PULL_DEADLINE);
        while (!quiet.isLongerThan(connection.options().leaseTime())) {
            List<ReceivedMessage> received = pull(catcher, quiet);
            List<ReceivedMessage> caught = received.stream()
                    .filter(message -> message.getMessage().getPublishTime().getSeconds() <= replaced.getEpochSecond())
                    .toList();
            if (!caught.isEmpty()) {
                publish(other, caught);
                quiet.ends();
            }
            acknowledge(catcher, received);
        }
        delete(catcher);
    }

    private List<ReceivedMessage> pull(String id, Quiet quiet) {
        long start = System.nanoTime();
        List<ReceivedMessage> received = pulls.pull(id, BATCH, PULL_DEADLINE);
        if (received.isEmpty()) { // the service may say so at once
            Uninterruptibles.sleepUninterruptibly(100, TimeUnit.MILLISECONDS);
        }
        quiet.lasts(Duration.ofNanos(System.nanoTime() - start));
        return received;
    }

    private void acknowledge(String id, List<ReceivedMessage> received) {
        ackIds.acknowledge(id, received.stream().map(ReceivedMessage::getAckId).toList());
    }

    private void publish(String topic, List<ReceivedMessage> received) {
        CallFailed cause = requests.sendAll(
                        topic,
                        received.stream()
                                .map(message -> MessageForm.copy(message.getMessage()))
                                .toList())
                .cause();
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
