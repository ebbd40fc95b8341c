package dev.barback.internal.pubsub;

import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.ReceivedMessage;
import dev.barback.internal.wire.EnvelopeCodec;
import dev.barback.internal.wire.UnreadableEnvelopeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A delayed message that a pump holds. Thread-safe. */
final class HeldMessage {
    private static final EnvelopeCodec CODEC = new EnvelopeCodec(EnvelopeCodec.MAX_BYTES);

    private final PubsubMessage message;
    private final Instant dueAt;
    private final String mark;
    private volatile String ackId;
    private volatile boolean published;

    private HeldMessage(ReceivedMessage received, Instant dueAt, String mark) {
        this.message = received.getMessage();
        this.dueAt = dueAt;
        this.mark = mark;
        this.ackId = received.getAckId();
    }

    /**
     * A message that was pulled.
     *
     * @param mark the queue's purge mark, as known before the pull
     * @param now the due time of a message without one
     */
    static HeldMessage of(ReceivedMessage received, String mark, Instant now) {
        Instant dueAt = MessageMapper.dueAt(received.getMessage().getAttributesMap());
        if (dueAt == null) {
            dueAt = dueAtInData(received.getMessage());
        }
        return new HeldMessage(received, dueAt == null ? now : dueAt, mark);
    }

    /** Other publishers, for example Rails, set the due time only in the envelope. */
    private static @Nullable Instant dueAtInData(PubsubMessage message) {
        try {
            return CODEC.read(message.getData().toByteArray()).job().scheduledAt();
        } catch (UnreadableEnvelopeException e) {
            return null; // due now: the worker finds it unreadable, and reports the reason
        }
    }

    /** Pub/Sub's id of the message, the same at each delivery. */
    String id() {
        return message.getMessageId();
    }

    Instant dueAt() {
        return dueAt;
    }

    String mark() {
        return mark;
    }

    String ackId() {
        return ackId;
    }

    /** The message was delivered again: only the latest acknowledgement id counts. */
    void updateAckId(HeldMessage redelivered) {
        ackId = redelivered.ackId;
    }

    /** Whether the message is published into the queue, so that only its acknowledgement is missing. */
    boolean isPublished() {
        return published;
    }

    void markPublished() {
        published = true;
    }

    /** When the message was published, by the service's clock. */
    Instant publishedAt() {
        return Instant.ofEpochSecond(
                message.getPublishTime().getSeconds(), message.getPublishTime().getNanos());
    }

    int bytes() {
        return message.getSerializedSize();
    }

    /** The message for publishing it again as delayed: the same bytes and attributes. */
    PubsubMessage copy() {
        return MessageMapper.copy(message);
    }

    /** The message for publishing it into the queue when it is due. */
    PubsubMessage copyAsDue() {
        return MessageMapper.copyAsDue(message, dueAt);
    }
}
