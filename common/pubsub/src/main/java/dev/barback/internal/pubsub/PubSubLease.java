package dev.barback.internal.pubsub;

import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.ReceivedMessage;
import dev.barback.spi.Lease;
import dev.barback.spi.Message;
import java.time.Instant;

/** A lease on a message that was pulled from a queue's subscription. */
final class PubSubLease implements Lease {
    private final String queue;
    private final String ackId;
    private final PubsubMessage original;
    private final Message message;
    private final int deliveries;
    private final String mark;
    private final Instant fetchedAt;

    /**
     * A lease on a message that was pulled now.
     *
     * @param mark the queue's purge mark, as known before the pull
     * @param now by this worker's clock; a later due time, set by the worker that moved the message, replaces it
     */
    PubSubLease(String queue, ReceivedMessage received, String mark, Instant now) {
        this.queue = queue;
        this.ackId = received.getAckId();
        this.original = received.getMessage();
        this.message = MessageMapper.read(original);
        this.deliveries = received.getDeliveryAttempt() + MessageMapper.earlierDeliveries(original.getAttributesMap());
        this.mark = mark;
        Instant fellDue = MessageMapper.fellDue(original.getAttributesMap());
        this.fetchedAt = fellDue != null && fellDue.isAfter(now) ? fellDue : now;
    }

    /** Casts a lease of this broker; a lease of another broker is a mistake of the caller. */
    static PubSubLease of(Lease lease) {
        if (lease instanceof PubSubLease pubSubLease) {
            return pubSubLease;
        }
        throw new IllegalArgumentException("The lease " + lease + " is not a lease of the Pub/Sub broker.");
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
    public Instant fetchedAt() {
        return fetchedAt;
    }

    String ackId() {
        return ackId;
    }

    String mark() {
        return mark;
    }

    /** The message for publishing it again, with the number of its deliveries, less this one. */
    PubsubMessage copy() {
        return MessageMapper.copy(original, deliveries - 1);
    }

    /** The message for publishing it again, with another due time. */
    PubsubMessage copy(Instant dueAt) {
        return MessageMapper.copy(original, deliveries - 1, dueAt);
    }

    @Override
    public String toString() {
        return "message " + original.getMessageId() + " of queue " + queue;
    }
}
