package dev.barback.internal.pubsub;

import com.google.api.gax.rpc.StatusCode.Code;
import com.google.pubsub.v1.PubsubMessage;
import dev.barback.BarbackException;
import dev.barback.internal.broker.PublishResult;
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
    private PublishResult<PubSubCallException> result = new PublishResult<>();

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
        result = batchSender.finish();
    }

    /** Whether the topic does not exist. */
    boolean isTopicMissing() {
        PubSubCallException cause = result.cause();
        return cause != null && cause.is(Code.NOT_FOUND);
    }

    /** Whether the messages were confirmed, but perhaps dropped: the subscription did not exist all the time. */
    boolean isPossiblyDropped(boolean isTopologyPresent) {
        return !isTopologyPresent && result.cause() == null && !messages.isEmpty();
    }

    /** Sends all messages again: confirmed ones may have been dropped, too. */
    void resend() {
        result = requests.sendAll(topic, messages);
    }

    void failAll(PubSubCallException cause) {
        result = new PublishResult<>();
        result.fail(0, messages.size(), cause);
    }

    void report(PublishResult<BarbackException> total) {
        PubSubCallException cause = result.cause();
        if (cause != null) {
            result.unconfirmed().map(positions::get).forEach(at -> total.fail(at, at + 1, cause));
        }
    }
}
