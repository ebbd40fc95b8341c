package dev.barback.pubsub;

import com.google.pubsub.v1.PubsubMessage;
import dev.barback.ArgumentException;
import dev.barback.BarbackException;
import dev.barback.broker.Message;
import java.time.Clock;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;

/**
 * Messages on their way into a queue: what is due goes to its topic, what is not to the topic of delayed
 * messages, both while the caller's iterator gives more. Resources that have vanished are made again.
 * Thread-safe.
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
    void publish(String queue, Iterable<Message> messages) {
        Iterator<Message> each = messages.iterator();
        if (!each.hasNext()) {
            return;
        }
        int edition = resources.ensure(queue);
        Parcel now = new Parcel(requests, queue);
        Parcel later = new Parcel(requests, Resources.scheduled(queue));
        Unconfirmed<BarbackException> unconfirmed = new Unconfirmed<>();
        Instant instant = clock.instant();
        int position = 0;
        for (; each.hasNext(); position++) {
            Message message = each.next();
            boolean isDue = message.dueAt() == null || !message.dueAt().isAfter(instant);
            add(message, isDue ? now : later, position, unconfirmed);
        }
        finish(queue, edition, List.of(now, later), unconfirmed);
        unconfirmed.requireNone(position);
    }

    /** Publishes to one of the queue's two topics as it is, and returns when all are confirmed. */
    void publishTo(String topic, String queue, List<PubsubMessage> messages) {
        if (messages.isEmpty()) {
            return;
        }
        int edition = resources.ensure(queue);
        Parcel parcel = new Parcel(requests, topic);
        for (PubsubMessage message : messages) {
            parcel.add(message, parcel.size());
        }
        Unconfirmed<BarbackException> unconfirmed = new Unconfirmed<>();
        finish(queue, edition, List.of(parcel), unconfirmed);
        unconfirmed.requireNone(messages.size());
    }

    /** Makes what is missing of a queue, after something turned out to be. */
    void restore(String queue) {
        resources.renew(queue, resources.ensure(queue));
    }

    private static void add(Message message, Parcel parcel, int position, Unconfirmed<BarbackException> unconfirmed) {
        try {
            parcel.add(MessageForm.write(message), position);
        } catch (ArgumentException e) { // the service would not take it, but takes the others
            unconfirmed.add(position, position + 1, e);
        }
    }

    /** Which parcels need to go twice is found first: to renew for one would make the other look lost. */
    private void finish(String queue, int edition, List<Parcel> parcels, Unconfirmed<BarbackException> unconfirmed) {
        parcels.forEach(Parcel::land);
        List<Parcel> lost = parcels.stream()
                .filter(parcel -> parcel.isMissing() || parcel.isDoubtful(resources.isPresent(queue, edition)))
                .toList();
        for (Parcel parcel : lost) {
            again(queue, edition, parcel);
        }
        parcels.forEach(parcel -> parcel.report(unconfirmed));
    }

    private void again(String queue, int edition, Parcel parcel) {
        try {
            if (parcel.isMissing()) {
                resources.renew(queue, edition);
            } else {
                resources.ensure(queue); // the messages may have been dropped
            }
            parcel.sendAgain();
        } catch (CallFailed e) { // of the resources: any message may have been dropped; the other parcel's were not
            parcel.failAll(e);
        }
    }
}
