package dev.barback.pubsub;

import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.ReceivedMessage;
import dev.barback.broker.Lease;
import dev.barback.broker.Message;
import java.time.Instant;

/** A message that was pulled from a queue's subscription. */
final class PubSubLease implements Lease {
    private final String queue;
    private final String ackId;
    private final PubsubMessage original;
    private final Message message;
    private final int deliveries;
    private final String mark;
    private final Instant receivedAt;

    /**
     * A message of this moment.
     *
     * @param mark the queue's purge mark, as it was known before the message was pulled
     * @param now by this worker's clock; that of the worker that moved the message when it was due overrules it
     */
    PubSubLease(String queue, ReceivedMessage received, String mark, Instant now) {
        this.queue = queue;
        this.ackId = received.getAckId();
        this.original = received.getMessage();
        this.message = MessageForm.read(original);
        this.deliveries = received.getDeliveryAttempt() + MessageForm.earlierDeliveries(original.getAttributesMap());
        this.mark = mark;
        Instant fellDue = MessageForm.fellDue(original.getAttributesMap());
        this.receivedAt = fellDue != null && fellDue.isAfter(now) ? fellDue : now;
    }

    /** The lease as this broker made it; another broker's is a mistake of the caller. */
    static PubSubLease of(Lease lease) {
        if (lease instanceof PubSubLease ours) {
            return ours;
        }
        throw new IllegalArgumentException("The lease " + lease + " is not one of Pub/Sub's.");
    }

    @Override
    public String queue() {
        return queue;
    }

    @Override
    public Message message() {
        return message;
    }

    @Override
    public int deliveries() {
        return deliveries;
    }

    @Override
    public Instant receivedAt() {
        return receivedAt;
    }

    String ackId() {
        return ackId;
    }

    String mark() {
        return mark;
    }

    /** The message to be published once more: the same, and what was counted of its deliveries, less this one. */
    PubsubMessage copy() {
        return MessageForm.copy(original, deliveries - 1);
    }

    /** The message to be published once more, with another due time. */
    PubsubMessage copy(Instant dueAt) {
        return MessageForm.copy(original, deliveries - 1, dueAt);
    }

    @Override
    public String toString() {
        return "message " + original.getMessageId() + " of queue " + queue;
    }
}
