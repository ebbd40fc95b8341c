package dev.barback.pubsub;

import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.ReceivedMessage;
import dev.barback.wire.EnvelopeCodec;
import dev.barback.wire.UnreadableEnvelopeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A delayed message in a pump's hand. Thread-safe. */
final class Delayed {
    private static final EnvelopeCodec CODEC = new EnvelopeCodec(EnvelopeCodec.LARGEST);

    private final PubsubMessage message;
    private final Instant dueAt;
    private final String mark;
    private volatile String ackId;
    private volatile boolean published;

    private Delayed(ReceivedMessage received, Instant dueAt, String mark) {
        this.message = received.getMessage();
        this.dueAt = dueAt;
        this.mark = mark;
        this.ackId = received.getAckId();
    }

    /**
     * A message that was pulled.
     *
     * @param mark the queue's purge mark, as known before it was pulled
     * @param now the due time of a message that has none
     */
    static Delayed of(ReceivedMessage received, String mark, Instant now) {
        Instant dueAt = MessageForm.dueAt(received.getMessage().getAttributesMap());
        if (dueAt == null) {
            dueAt = dueAtInData(received.getMessage());
        }
        return new Delayed(received, dueAt == null ? now : dueAt, mark);
    }

    /** Other publishers, Rails for one, have the due time in the job alone. */
    private static @Nullable Instant dueAtInData(PubsubMessage message) {
        try {
            return CODEC.read(message.getData().toByteArray()).scheduledAt();
        } catch (UnreadableEnvelopeException e) {
            return null; // due now: the worker will find it unreadable, and say why
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

    /** It was delivered once more: only the latest id counts. */
    void deliveredAgain(Delayed again) {
        ackId = again.ackId;
    }

    /** It is in the queue; only its acknowledgement is missing. */
    boolean isPublished() {
        return published;
    }

    void published() {
        published = true;
    }

    /** Published when, by the service's clock. */
    Instant publishedAt() {
        return Instant.ofEpochSecond(
                message.getPublishTime().getSeconds(), message.getPublishTime().getNanos());
    }

    int bytes() {
        return message.getSerializedSize();
    }

    /** What is published once more to wait on: the same bytes and attributes. */
    PubsubMessage copy() {
        return MessageForm.copy(message);
    }

    /** What is published into the queue when it is due. */
    PubsubMessage due() {
        return MessageForm.due(message, dueAt);
    }
}
