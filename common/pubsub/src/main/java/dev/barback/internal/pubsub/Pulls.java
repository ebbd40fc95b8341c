package dev.barback.internal.pubsub;

import com.google.api.core.ApiFuture;
import com.google.api.gax.rpc.StatusCode.Code;
import com.google.pubsub.v1.PullRequest;
import com.google.pubsub.v1.PullResponse;
import com.google.pubsub.v1.ReceivedMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Pulls messages, by unary calls. The server gets the time to wait for messages, and ends each pull itself; only its own
 * empty answer counts as one. (The emulator answers a second before that time is over; the service may end the call with a
 * status.) A pull without an answer long after that time is a failure. It is not cancelled before: on the emulator a
 * cancelled pull took a message with it in 1 of 30 cases, one that ended by its deadline in 0 of 60. Thread-safe.
 */
final class Pulls {
    private static final int MAX_MESSAGES = 1_000;

    /** How late an answer may be, at most, after the time that the server got. */
    private static final Duration MAX_DELAY = Duration.ofSeconds(10);

    private final PubSubConnection connection;
    private final AckIds ackIds;

    /** How many messages to ask for, by subscription, if an answer with 1,000 large ones exceeded the size limit. */
    private final Map<String, Integer> portionSizes = new ConcurrentHashMap<>();

    Pulls(PubSubConnection connection, AckIds ackIds) {
        this.connection = connection;
        this.ackIds = ackIds;
    }

    /**
     * Up to that many messages of a subscription; none if the server answers that there are none within this time.
     *
     * @throws PubSubCallException also if it does not answer
     */
    List<ReceivedMessage> pull(String subscription, int max, Duration wait) {
        List<ReceivedMessage> received = pullWithMarkers(subscription, max, wait);
        List<String> markers = received.stream()
                .filter(message -> MessageMapper.isMarker(message.getMessage()))
                .map(ReceivedMessage::getAckId)
                .toList();
        if (markers.isEmpty()) {
            return received;
        }
        ackIds.acknowledge(subscription, markers);
        return received.stream()
                .filter(message -> !MessageMapper.isMarker(message.getMessage()))
                .toList();
    }

    /** Like {@link #pull}, with the markers of {@link SubscriptionRepair}, which are acknowledged otherwise. */
    List<ReceivedMessage> pullWithMarkers(String subscription, int max, Duration wait) {
        int portion = Math.min(max, portionSizes.getOrDefault(subscription, MAX_MESSAGES));
        try {
            List<ReceivedMessage> received = pullOnce(subscription, portion, wait);
            if (!received.isEmpty()) {
                portionSizes.computeIfPresent(subscription, (key, last) -> last * 2 < MAX_MESSAGES ? last * 2 : null);
            }
            return received;
        } catch (PubSubCallException e) {
            if (!e.is(Code.RESOURCE_EXHAUSTED) || portion == 1) {
                throw e;
            }
            portionSizes.put(subscription, Math.max(1, portion / 10));
            return pullOnce(subscription, 1, wait);
        }
    }

    private List<ReceivedMessage> pullOnce(String subscription, int max, Duration wait) {
        PullRequest request = PullRequest.newBuilder()
                .setSubscription(connection.subscription(subscription))
                .setMaxMessages(max)
                .build();
        long startedNanos = System.nanoTime();
        try {
            ApiFuture<PullResponse> answer =
                    connection.subscriber().pullCallable().futureCall(request, ServerDeadline.of(wait));
            return connection
                    .awaitServer(PubSubOperation.PULL, subscription, answer, wait.plus(maxDelay()))
                    .getReceivedMessagesList();
        } catch (PubSubCallException e) {
            boolean isWaitOver =
                    System.nanoTime() - startedNanos >= wait.dividedBy(2).toNanos(); // else another cause ended it
            if (e.isServerDeadline() && isWaitOver) {
                return List.of();
            }
            throw e;
        } catch (RuntimeException e) { // the connection is closed
            throw PubSubCallException.of(PubSubOperation.PULL, subscription, connection.options(), e);
        }
    }

    /** At most the timeout of any other call, for a slow network or a busy machine. */
    private Duration maxDelay() {
        Duration timeout = connection.options().callTimeout();
        return timeout.compareTo(MAX_DELAY) < 0 ? timeout : MAX_DELAY;
    }
}
