package dev.barback.pubsub;

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
 * Unary pulls. The server is told how long to wait for messages, and ends each pull itself; only its answer that there are none
 * is taken for one. (The emulator answers a second before that time is over; the service may end the call with a status.)
 * A pull that is not answered long after is a failure. None is cancelled before: on the emulator a cancelled pull took a
 * message along in 1 of 30 cases, one that ended by its deadline in 0 of 60. Thread-safe.
 */
final class Pulls {
    private static final int MOST_MESSAGES = 1_000;

    /** The most that an answer may be later than the server was told. */
    private static final Duration LATEST = Duration.ofSeconds(10);

    private final Connection connection;

    /** Where messages are so large that an answer of 1,000 exceeded what is taken in, how many to ask for. */
    private final Map<String, Integer> portions = new ConcurrentHashMap<>();

    Pulls(Connection connection) {
        this.connection = connection;
    }

    /**
     * Up to that many messages of a subscription; none if the server says that there are none within this time.
     *
     * @throws CallFailed also if it says nothing
     */
    List<ReceivedMessage> pull(String subscription, int max, Duration wait) {
        int portion = Math.min(max, portions.getOrDefault(subscription, MOST_MESSAGES));
        try {
            List<ReceivedMessage> received = pullOnce(subscription, portion, wait);
            if (!received.isEmpty()) {
                portions.computeIfPresent(subscription, (key, last) -> last * 2 < MOST_MESSAGES ? last * 2 : null);
            }
            return received;
        } catch (CallFailed e) {
            if (!e.is(Code.RESOURCE_EXHAUSTED) || portion == 1) {
                throw e;
            }
            portions.put(subscription, Math.max(1, portion / 10));
            return pullOnce(subscription, 1, wait);
        }
    }

    private List<ReceivedMessage> pullOnce(String subscription, int max, Duration wait) {
        PullRequest request = PullRequest.newBuilder()
                .setSubscription(connection.subscription(subscription))
                .setMaxMessages(max)
                .build();
        long asked = System.nanoTime();
        try {
            ApiFuture<PullResponse> answer =
                    connection.subscriber().pullCallable().futureCall(request, ServerDeadline.of(wait));
            return connection
                    .awaitServer(Action.PULL, subscription, answer, wait.plus(late()))
                    .getReceivedMessagesList();
        } catch (CallFailed e) {
            boolean inTime = System.nanoTime() - asked >= wait.dividedBy(2).toNanos(); // else something else ended it
            if (e.isEndOfTime() && inTime) {
                return List.of();
            }
            throw e;
        } catch (RuntimeException e) { // the connection is closed
            throw CallFailed.of(Action.PULL, subscription, connection.options(), e);
        }
    }

    /** No longer than any other answer may take, on a slow way or a busy machine. */
    private Duration late() {
        Duration timeout = connection.options().callTimeout();
        return timeout.compareTo(LATEST) < 0 ? timeout : LATEST;
    }
}
