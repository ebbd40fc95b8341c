package dev.barback.internal.pubsub;

import com.google.api.gax.rpc.StatusCode.Code;
import com.google.pubsub.v1.PubsubMessage;
import dev.barback.BarbackException;
import java.util.ArrayList;
import java.util.List;

/**
 * The messages of one publish call for one topic, and their positions in the call. They are sent while they are added, and
 * kept in case they must be sent again. Used by one thread.
 */
final class TopicBatch {
    private final PublishRequests requests;
    private final String topic;
    private final BatchSender batchSender;
    private final List<PubsubMessage> messages = new ArrayList<>();
    private final List<Integer> positions = new ArrayList<>();
    private UnconfirmedPositions<PubSubCallException> unconfirmedPositions = new UnconfirmedPositions<>();

    TopicBatch(PublishRequests requests, String topic) {
        this.requests = requests;
        this.topic = topic;
        this.batchSender = requests.to(topic);
    }

    int size() {
        return messages.size();
    }

    void add(PubsubMessage message, int position) {
        messages.add(message);
        positions.add(position);
        batchSender.add(message);
    }

    /** Waits for the confirmations. */
    void awaitConfirmations() {
        unconfirmedPositions = batchSender.finish();
    }

    /** Whether the topic does not exist. */
    boolean isTopicMissing() {
        PubSubCallException cause = unconfirmedPositions.cause();
        return cause != null && cause.is(Code.NOT_FOUND);
    }

    /** Whether the messages were confirmed, but perhaps dropped: the subscription did not exist all the time. */
    boolean isPossiblyDropped(boolean isTopologyPresent) {
        return !isTopologyPresent && unconfirmedPositions.cause() == null && !messages.isEmpty();
    }

    /** Sends all messages again: confirmed ones may have been dropped, too. */
    void resend() {
        unconfirmedPositions = requests.sendAll(topic, messages);
    }

    void failAll(PubSubCallException cause) {
        unconfirmedPositions = new UnconfirmedPositions<>();
        unconfirmedPositions.add(0, messages.size(), cause);
    }

    void report(UnconfirmedPositions<BarbackException> total) {
        PubSubCallException cause = unconfirmedPositions.cause();
        if (cause != null) {
            unconfirmedPositions.positions().stream().map(positions::get).forEach(at -> total.add(at, at + 1, cause));
        }
    }
}
