package dev.barback.pubsub;

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

/** Acknowledges, and changes the deadlines of leases, by their acknowledgement ids, in batches. Thread-safe. */
final class AckIds {
    private static final Logger LOGGER = LoggerFactory.getLogger(AckIds.class);
    private static final int MOST_IDS = 1_000;

    /** The service takes 512 KB a request. */
    private static final int MOST_CHARACTERS = 400_000;

    private final Connection connection;

    AckIds(Connection connection) {
        this.connection = connection;
    }

    /** Ends messages for good. Ids of leases that have ended do no harm. */
    void acknowledge(String subscription, List<String> ids) {
        List<ApiFuture<Empty>> answers = inBatches(
                ids,
                batch -> connection.start(
                        Action.ACKNOWLEDGE,
                        subscription,
                        connection.subscriber().acknowledgeCallable(),
                        AcknowledgeRequest.newBuilder()
                                .setSubscription(connection.subscription(subscription))
                                .addAllAckIds(batch)
                                .build()));
        awaitAll(Action.ACKNOWLEDGE, subscription, answers, connection.options().callTimeout());
    }

    /**
     * Makes leases end at a time from now; at once with zero. Ids of leases that have ended do no harm.
     *
     * @param seconds 0 to 600
     */
    void setDeadline(String subscription, List<String> ids, int seconds) {
        awaitAll(
                Action.CHANGE_DEADLINE,
                subscription,
                startSetDeadline(subscription, ids, seconds),
                connection.options().callTimeout());
    }

    /** Gives messages back at once. False if some could not be, because their subscription is gone. */
    boolean giveBack(String subscription, List<String> ids) {
        boolean there = true;
        for (ApiFuture<Empty> answer : startSetDeadline(subscription, ids, 0)) {
            try {
                connection.await(Action.CHANGE_DEADLINE, subscription, answer);
            } catch (CallFailed e) {
                there &= !e.is(Code.NOT_FOUND);
                if (!e.is(Code.NOT_FOUND) && !e.is(Code.INVALID_ARGUMENT)) {
                    throw e;
                }
            }
        }
        return there;
    }

    /** Gives messages back while closing: waits for some seconds at most. */
    void giveBackSoon(String subscription, List<String> ids) {
        awaitAll(Action.CHANGE_DEADLINE, subscription, startSetDeadline(subscription, ids, 0), Duration.ofSeconds(1));
    }

    /** The same as {@link #setDeadline}; the answers are to be awaited with {@link #awaitDeadlines}. */
    List<ApiFuture<Empty>> startSetDeadline(String subscription, List<String> ids, int seconds) {
        return inBatches(
                ids,
                batch -> connection.start(
                        Action.CHANGE_DEADLINE,
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
                Action.CHANGE_DEADLINE,
                subscription,
                answers,
                connection.options().callTimeout());
    }

    private void awaitAll(Action action, String subscription, List<ApiFuture<Empty>> answers, Duration timeout) {
        CallFailed failure = null;
        for (ApiFuture<Empty> answer : answers) {
            CallFailed failed = failure(action, subscription, answer, timeout);
            failure = failure == null ? failed : failure;
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Null if there is none, or the leases have just ended: with the subscription, or as others see it. */
    private @Nullable CallFailed failure(
            Action action, String subscription, ApiFuture<Empty> answer, Duration timeout) {
        try {
            connection.await(action, subscription, answer, timeout);
            return null;
        } catch (CallFailed e) {
            if (e.is(Code.NOT_FOUND) || e.is(Code.INVALID_ARGUMENT)) {
                LOGGER.debug("Leases of {} are passed over: they have ended", subscription, e);
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
            while (to < ids.size() && to - from < MOST_IDS && characters < MOST_CHARACTERS) {
                characters += ids.get(to).length();
                to++;
            }
            answers.add(call.apply(ids.subList(from, to)));
            from = to;
        }
        return answers;
    }
}
