package dev.barback.internal.pubsub;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import com.google.pubsub.v1.PubsubMessage;
import dev.barback.ArgumentException;
import dev.barback.internal.wire.Timestamps;
import dev.barback.spi.Message;
import dev.barback.spi.MessageAttributes;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Converts messages to and from Pub/Sub's. Checks the service's limits, since the emulator has none: a message that works
 * in a test must not fail at the service.
 */
final class MessageMapper {
    static final int MAX_MESSAGE_BYTES = 10_000_000;
    private static final int MAX_ATTRIBUTES = 100;
    private static final String MARKER = "barback_marker";
    private static final int MAX_KEY_BYTES = 256;
    private static final int MAX_VALUE_BYTES = 1024;

    private MessageMapper() {}

    /**
     * The message for publishing.
     *
     * @throws ArgumentException if the service would reject it
     */
    static PubsubMessage write(Message message) {
        PubsubMessage.Builder pubsubMessage = PubsubMessage.newBuilder()
                .setData(UnsafeByteOperations.unsafeWrap(message.data())) // a message's bytes never change
                .putAllAttributes(message.attributes());
        if (message.dueAt() != null) {
            pubsubMessage.putAttributes(MessageAttributes.SCHEDULED_AT, Timestamps.write(message.dueAt()));
        }
        PubsubMessage written = pubsubMessage.build();
        check(written);
        return written;
    }

    /** The message that was fetched. */
    static Message read(PubsubMessage pubsubMessage) {
        Map<String, String> attributes = pubsubMessage.getAttributesMap();
        return new Message(MessageData.of(pubsubMessage.getData()), attributes, dueAt(attributes));
    }

    /** A copy with the same bytes and attributes, for publishing it again. */
    static PubsubMessage copy(PubsubMessage pubsubMessage) {
        return PubsubMessage.newBuilder()
                .setData(pubsubMessage.getData())
                .putAllAttributes(pubsubMessage.getAttributesMap())
                .build();
    }

    /** A copy with the number of the deliveries so far, since Pub/Sub counts the new message from 0. */
    static PubsubMessage copy(PubsubMessage pubsubMessage, int deliveries) {
        PubsubMessage copy = copy(pubsubMessage);
        return deliveries < 1
                ? copy
                : copy.toBuilder()
                        .putAttributes(MessageAttributes.EARLIER_DELIVERIES, Integer.toString(deliveries))
                        .build();
    }

    /** A copy with another due time. */
    static PubsubMessage copy(PubsubMessage pubsubMessage, int deliveries, Instant dueAt) {
        return copy(pubsubMessage, deliveries).toBuilder()
                .putAttributes(MessageAttributes.SCHEDULED_AT, Timestamps.write(dueAt))
                .build();
    }

    /** A copy that is marked as due: the worker that fetches it does not compare with its own clock. */
    static PubsubMessage copyAsDue(PubsubMessage pubsubMessage, Instant dueAt) {
        PubsubMessage copy = copy(pubsubMessage);
        return copy.getAttributesCount() == MAX_ATTRIBUTES
                ? copy
                : copy.toBuilder()
                        .putAttributes(MessageAttributes.FELL_DUE, Timestamps.write(dueAt))
                        .build();
    }

    /** A message without a job: consumers of its subscription see which messages are older. */
    static PubsubMessage marker() {
        return PubsubMessage.newBuilder().putAttributes(MARKER, "").build();
    }

    static boolean isMarker(PubsubMessage pubsubMessage) {
        return pubsubMessage.getAttributesCount() == 1 && pubsubMessage.containsAttributes(MARKER);
    }

    /** The due time in the attributes; null if there is none, or it is unreadable. */
    static @Nullable Instant dueAt(Map<String, String> attributes) {
        return time(attributes.get(MessageAttributes.SCHEDULED_AT));
    }

    /** The due time at which the message was moved into its queue; null if it was not moved, or the time is unreadable. */
    static @Nullable Instant fellDue(Map<String, String> attributes) {
        return time(attributes.get(MessageAttributes.FELL_DUE));
    }

    private static @Nullable Instant time(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return Timestamps.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** How often the message was delivered before it was published again; 0 if that is unreadable. */
    static int earlierDeliveries(Map<String, String> attributes) {
        String text = attributes.get(MessageAttributes.EARLIER_DELIVERIES);
        return text != null && text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
    }

    private static void check(PubsubMessage pubsubMessage) {
        ByteString data = pubsubMessage.getData();
        if (data.isEmpty() && pubsubMessage.getAttributesCount() == 0) {
            throw new ArgumentException("Pub/Sub rejects messages without data and attributes.");
        }
        if (pubsubMessage.getSerializedSize() > MAX_MESSAGE_BYTES) {
            throw new ArgumentException(
                    "The message has %,d bytes with its attributes; Pub/Sub's limit is %,d. Pass a reference to the data."
                            .formatted(pubsubMessage.getSerializedSize(), MAX_MESSAGE_BYTES));
        }
        if (pubsubMessage.getAttributesCount() > MAX_ATTRIBUTES) {
            throw new ArgumentException("The message has %d attributes; Pub/Sub's limit is %d."
                    .formatted(pubsubMessage.getAttributesCount(), MAX_ATTRIBUTES));
        }
        pubsubMessage.getAttributesMap().forEach(MessageMapper::checkAttribute);
    }

    private static void checkAttribute(String key, String value) {
        if (key.isEmpty() || key.startsWith("goog")) {
            throw new ArgumentException(
                    "\"" + key + "\" can't be the key of an attribute: it must not be empty or start with goog.");
        }
        if (isLonger(key, MAX_KEY_BYTES)) {
            throw new ArgumentException("An attribute's key has more than %d bytes in UTF-8: %s..."
                    .formatted(MAX_KEY_BYTES, key.substring(0, 40)));
        }
        if (isLonger(value, MAX_VALUE_BYTES)) {
            throw new ArgumentException(
                    "The attribute %s has more than %d bytes in UTF-8.".formatted(key, MAX_VALUE_BYTES));
        }
    }

    /** A char has at most 3 bytes, so most texts need not be encoded. */
    private static boolean isLonger(String text, int bytes) {
        return text.length() > bytes / 3 && text.getBytes(StandardCharsets.UTF_8).length > bytes;
    }
}
