package dev.barback.internal.pubsub;

import com.google.api.core.ApiFuture;
import com.google.api.gax.rpc.StatusCode.Code;
import com.google.protobuf.Empty;
import com.google.pubsub.v1.AcknowledgeRequest;
import com.google.pubsub.v1.ModifyAckDeadlineRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Acknowledges messages, and renews and releases leases, by acknowledgement ids, in batches. Thread-safe. */
final class AckIds {
    private static final Logger LOGGER = LoggerFactory.getLogger(AckIds.class);
    private static final int MAX_REQUEST_IDS = 1_000;

    /** The service accepts 512 KB per request. */
    private static final int MAX_REQUEST_CHARACTERS = 400_000;

    private final PubSubConnection connection;

    AckIds(PubSubConnection connection) {
        this.connection = connection;
    }

    /** Acknowledges messages. Ids of leases that have ended do no harm. */
    void acknowledge(String subscription, List<String> ids) {
        List<ApiFuture<Empty>> answers = inBatches(
                ids,
                batch -> connection.start(
                        PubSubOperation.ACKNOWLEDGE,
                        subscription,
                        connection.subscriber().acknowledgeCallable(),
                        AcknowledgeRequest.newBuilder()
                                .setSubscription(connection.subscription(subscription))
                                .addAllAckIds(batch)
                                .build()));
        awaitAll(
                PubSubOperation.ACKNOWLEDGE,
                subscription,
                answers,
                connection.options().callTimeout());
    }

    /**
     * Makes leases end so many seconds from now; 0 releases them at once. Ids of leases that have ended do no harm.
     *
     * @param seconds 0 to 600
     */
    void setDeadline(String subscription, List<String> ids, int seconds) {
        awaitAll(
                PubSubOperation.CHANGE_DEADLINE,
                subscription,
                startSetDeadline(subscription, ids, seconds),
                connection.options().callTimeout());
    }

    /** Releases messages at once. False if some could not be released, because their subscription is gone. */
    boolean release(String subscription, List<String> ids) {
        boolean subscriptionExists = true;
        for (ApiFuture<Empty> answer : startSetDeadline(subscription, ids, 0)) {
            try {
                connection.await(PubSubOperation.CHANGE_DEADLINE, subscription, answer);
            } catch (PubSubCallException e) {
                subscriptionExists &= !e.is(Code.NOT_FOUND);
                if (!e.is(Code.NOT_FOUND) && !e.is(Code.INVALID_ARGUMENT)) {
                    throw e;
                }
            }
        }
        return subscriptionExists;
    }

    /** Releases messages while closing: waits for some seconds at most. */
    void releaseOnClose(String subscription, List<String> ids) {
        awaitAll(
                PubSubOperation.CHANGE_DEADLINE,
                subscription,
                startSetDeadline(subscription, ids, 0),
                Duration.ofSeconds(1));
    }

    /** Starts {@link #setDeadline}; {@link #awaitDeadlines} waits for the answers. */
    List<ApiFuture<Empty>> startSetDeadline(String subscription, List<String> ids, int seconds) {
        return inBatches(
                ids,
                batch -> connection.start(
                        PubSubOperation.CHANGE_DEADLINE,
                        subscription,
                        connection.subscriber().modifyAckDeadlineCallable(),
                        ModifyAckDeadlineRequest.newBuilder()
                                .setSubscription(connection.subscription(subscription))
                                .addAllAckIds(batch)
                                .setAckDeadlineSeconds(seconds)
                                .build()));
    }

    void awaitDeadlines(String subscription, List<ApiFuture<Empty>> answers) {
        awaitAll(
                PubSubOperation.CHANGE_DEADLINE,
                subscription,
                answers,
                connection.options().callTimeout());
    }

    private void awaitAll(
            PubSubOperation pubSubOperation, String subscription, List<ApiFuture<Empty>> answers, Duration timeout) {
        PubSubCallException failure = null;
        for (ApiFuture<Empty> answer : answers) {
            PubSubCallException failed = failure(pubSubOperation, subscription, answer, timeout);
            failure = failure == null ? failed : failure;
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Null if there is no failure, or the leases have just ended, also with their subscription. */
    private @Nullable PubSubCallException failure(
            PubSubOperation pubSubOperation, String subscription, ApiFuture<Empty> answer, Duration timeout) {
        try {
            connection.await(pubSubOperation, subscription, answer, timeout);
            return null;
        } catch (PubSubCallException e) {
            if (e.is(Code.NOT_FOUND) || e.is(Code.INVALID_ARGUMENT)) {
                LOGGER.debug("Skipping leases of {} that have ended", subscription, e);
                return null;
            }
            return e;
        }
    }

    private static List<ApiFuture<Empty>> inBatches(List<String> ids, Function<List<String>, ApiFuture<Empty>> call) {
        List<ApiFuture<Empty>> answers = new ArrayList<>();
        int from = 0;
        while (from < ids.size()) {
            int to = from;
            int characters = 0;
            while (to < ids.size() && to - from < MAX_REQUEST_IDS && characters < MAX_REQUEST_CHARACTERS) {
                characters += ids.get(to).length();
                to++;
            }
            answers.add(call.apply(ids.subList(from, to)));
            from = to;
        }
        return answers;
    }
}
