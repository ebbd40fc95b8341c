package dev.barback.pubsub;

import com.google.api.gax.rpc.StatusCode.Code;
import com.google.pubsub.v1.PubsubMessage;
import dev.barback.BarbackException;
import java.util.ArrayList;
import java.util.List;

/**
 * Messages of one publication for one topic, and their positions among all. They are sent while they are
 * added, and kept in case they must be sent again. Used by one thread.
 */
final class Parcel {
    private final PublishRequests requests;
    private final String topic;
    private final Sending sending;
    private final List<PubsubMessage> messages = new ArrayList<>();
    private final List<Integer> positions = new ArrayList<>();
    private Unconfirmed<CallFailed> unconfirmed = new Unconfirmed<>();

    Parcel(PublishRequests requests, String topic) {
        this.requests = requests;
        this.topic = topic;
        this.sending = requests.to(topic);
    }

    int size() {
        return messages.size();
    }

    void add(PubsubMessage message, int position) {
        messages.add(message);
        positions.add(position);
        sending.add(message);
    }

    /** Waits for the confirmations. */
    void land() {
        unconfirmed = sending.finish();
    }

    /** Whether the topic turned out not to be there. */
    boolean isMissing() {
        CallFailed cause = unconfirmed.cause();
        return cause != null && cause.is(Code.NOT_FOUND);
    }

    /** Whether the messages were confirmed, but perhaps dropped: the resources were not there all the time. */
    boolean isDoubtful(boolean resourcesPresent) {
        return !resourcesPresent && unconfirmed.cause() == null && !messages.isEmpty();
    }

    /** Sends all once more. Those that were confirmed may have been dropped, too. */
    void sendAgain() {
        unconfirmed = requests.sendAll(topic, messages);
    }

    void failAll(CallFailed cause) {
        unconfirmed = new Unconfirmed<>();
        unconfirmed.add(0, messages.size(), cause);
    }

    void report(Unconfirmed<BarbackException> total) {
        CallFailed cause = unconfirmed.cause();
        if (cause != null) {
            unconfirmed.positions().stream().map(positions::get).forEach(at -> total.add(at, at + 1, cause));
        }
    }
}
