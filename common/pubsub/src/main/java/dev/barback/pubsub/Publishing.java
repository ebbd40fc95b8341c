package dev.barback.pubsub;

import com.google.api.gax.rpc.StatusCode.Code;
import com.google.pubsub.v1.PubsubMessage;
import dev.barback.broker.Message;
import dev.barback.pubsub.PublishRequests.Unconfirmed;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Messages on their way into a queue: what is due goes to its topic, what is not to the topic of delayed
 * messages. Resources that have vanished are made again. Thread-safe.
 */
final class Publishing {
    private final Resources resources;
    private final PublishRequests requests;
    private final Clock clock;

    Publishing(Resources resources, PublishRequests requests, Clock clock) {
        this.resources = resources;
        this.requests = requests;
        this.clock = clock;
    }

    /** Publishes, and returns when all are confirmed. */
    void publish(String queue, List<Message> messages) {
        if (messages.isEmpty()) {
            return;
        }
        Parcel now = new Parcel(queue);
        Parcel later = new Parcel(Resources.scheduled(queue));
        sort(messages, now, later);

        Unconfirmed unconfirmed = new Unconfirmed(messages.size());
        send(queue, now, unconfirmed);
        send(queue, later, unconfirmed);
        unconfirmed.requireNone();
    }

    /** Publishes to one of the queue's two topics as it is, and returns when all are confirmed. */
    void publishTo(String topic, String queue, List<PubsubMessage> messages) {
        Parcel parcel = new Parcel(topic);
        for (PubsubMessage message : messages) {
            parcel.add(message, parcel.messages.size());
        }
        Unconfirmed unconfirmed = new Unconfirmed(messages.size());
        send(queue, parcel, unconfirmed);
        unconfirmed.requireNone();
    }

    /** Makes what is missing of a queue, after something turned out to be. */
    void restore(String queue) {
        resources.renew(queue, resources.ensure(queue));
    }

    private void sort(List<Message> messages, Parcel now, Parcel later) {
        Instant instant = clock.instant();
        for (int position = 0; position < messages.size(); position++) {
            Message message = messages.get(position);
            boolean isDue = message.dueAt() == null || !message.dueAt().isAfter(instant);
            (isDue ? now : later).add(MessageForm.write(message), position);
        }
    }

    private void send(String queue, Parcel parcel, Unconfirmed total) {
        if (parcel.messages.isEmpty()) {
            return;
        }
        try {
            parcel.report(sendSurely(queue, parcel), total);
        } catch (CallFailed e) { // of the resources: any may have been dropped; those of the other parcel were not
            parcel.reportAll(e, total);
        }
    }

    private Unconfirmed sendSurely(String queue, Parcel parcel) {
        int edition = resources.ensure(queue);
        Unconfirmed unconfirmed = requests.sendAll(parcel.topic, parcel.messages);
        CallFailed cause = unconfirmed.cause();
        if (cause != null && cause.is(Code.NOT_FOUND)) {
            resources.renew(queue, edition);
            unconfirmed = requests.sendAll(parcel.topic, parcel.messages);
        } else if (cause == null && !resources.isPresent(queue, edition)) {
            resources.ensure(queue); // the messages may have been dropped
            unconfirmed = requests.sendAll(parcel.topic, parcel.messages);
        }
        return unconfirmed;
    }

    /** Messages for one topic, and their positions in the caller's list. */
    private static final class Parcel {
        final String topic;
        final List<PubsubMessage> messages = new ArrayList<>();
        final List<Integer> positions = new ArrayList<>();

        Parcel(String topic) {
            this.topic = topic;
        }

        void add(PubsubMessage message, int position) {
            messages.add(message);
            positions.add(position);
        }

        void reportAll(CallFailed cause, Unconfirmed total) {
            positions.forEach(position -> total.add(position, position + 1, cause));
        }

        void report(Unconfirmed unconfirmed, Unconfirmed total) {
            CallFailed cause = unconfirmed.cause();
            if (cause != null) {
                unconfirmed.positions().stream()
                        .map(positions::get)
                        .forEach(position -> total.add(position, position + 1, cause));
            }
        }
    }
}
