package dev.barback.pubsub;

import com.google.api.core.ApiFuture;
import com.google.api.gax.grpc.GrpcCallContext;
import com.google.api.gax.rpc.StatusCode.Code;
import com.google.pubsub.v1.PullRequest;
import com.google.pubsub.v1.PullResponse;
import com.google.pubsub.v1.ReceivedMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Unary pulls. Each has a deadline of its own and is never cancelled: on the emulator a cancelled pull took a
 * message along in 1 of 30 cases, one that ran into its deadline in 0 of 60. Thread-safe.
 */
final class Pulls {
    private static final int MOST_MESSAGES = 1_000;

    private final Connection connection;

    /** Where messages are so large that an answer of 1,000 exceeded what is taken in, how many to ask for. */
    private final Map<String, Integer> portions = new ConcurrentHashMap<>();

    Pulls(Connection connection) {
        this.connection = connection;
    }

    /** Up to that many messages of a subscription; none if there are none within the time. */
    List<ReceivedMessage> pull(String subscription, int max, Duration deadline) {
        int portion = Math.min(max, portions.getOrDefault(subscription, MOST_MESSAGES));
        try {
            List<ReceivedMessage> received = pullOnce(subscription, portion, deadline);
            if (!received.isEmpty()) {
                portions.computeIfPresent(subscription, (key, last) -> last * 2 < MOST_MESSAGES ? last * 2 : null);
            }
            return received;
        } catch (CallFailed e) {
            if (!e.is(Code.RESOURCE_EXHAUSTED) || portion == 1) {
                throw e;
            }
            portions.put(subscription, Math.max(1, portion / 10));
            return pullOnce(subscription, 1, deadline);
        }
    }

    private List<ReceivedMessage> pullOnce(String subscription, int max, Duration deadline) {
        PullRequest request = PullRequest.newBuilder()
                .setSubscription(connection.subscription(subscription))
                .setMaxMessages(max)
                .build();
        try {
            ApiFuture<PullResponse> answer = connection
                    .subscriber()
                    .pullCallable()
                    .futureCall(request, GrpcCallContext.createDefault().withTimeoutDuration(deadline));
            return connection.await(Action.PULL, subscription, answer, deadline).getReceivedMessagesList();
        } catch (CallFailed e) {
            if (e.is(Code.DEADLINE_EXCEEDED)) {
                return List.of();
            }
            throw e;
        } catch (RuntimeException e) { // the connection is closed
            throw CallFailed.of(Action.PULL, subscription, connection.options(), e);
        }
    }
}
