package dev.barback.pubsub;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import com.google.pubsub.v1.PubsubMessage;
import dev.barback.ArgumentException;
import dev.barback.broker.Attributes;
import dev.barback.broker.Message;
import dev.barback.wire.Timestamps;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message as Pub/Sub has it, and back. The service's limits are kept here, since the emulator knows none:
 * what works in a test must not fail at the service.
 */
final class MessageForm {
    static final int LARGEST_MESSAGE = 10_000_000;
    private static final int MOST_ATTRIBUTES = 100;
    private static final int LONGEST_KEY = 256;
    private static final int LONGEST_VALUE = 1024;

    private MessageForm() {}

    /**
     * The message to be published.
     *
     * @throws ArgumentException if the service would not take it
     */
    static PubsubMessage write(Message message) {
        PubsubMessage.Builder form = PubsubMessage.newBuilder()
                .setData(UnsafeByteOperations.unsafeWrap(message.data())) // nobody changes a message's bytes
                .putAllAttributes(message.attributes());
        if (message.dueAt() != null) {
            form.putAttributes(Attributes.SCHEDULED_AT, Timestamps.write(message.dueAt()));
        }
        PubsubMessage written = form.build();
        check(written);
        return written;
    }

    /** The message that was received. */
    static Message read(PubsubMessage form) {
        Map<String, String> attributes = form.getAttributesMap();
        return new Message(form.getData().toByteArray(), attributes, dueAt(attributes));
    }

    /** The same bytes and attributes, to be published once more. */
    static PubsubMessage copy(PubsubMessage form) {
        return PubsubMessage.newBuilder()
                .setData(form.getData())
                .putAllAttributes(form.getAttributesMap())
                .build();
    }

    /** The same, with the number of its deliveries so far, which Pub/Sub starts to count anew. */
    static PubsubMessage copy(PubsubMessage form, int deliveries) {
        PubsubMessage copy = copy(form);
        return deliveries < 1
                ? copy
                : copy.toBuilder()
                        .putAttributes(Attributes.EARLIER_DELIVERIES, Integer.toString(deliveries))
                        .build();
    }

    /** The same, with another due time. */
    static PubsubMessage copy(PubsubMessage form, int deliveries, Instant dueAt) {
        return copy(form, deliveries).toBuilder()
                .putAttributes(Attributes.SCHEDULED_AT, Timestamps.write(dueAt))
                .build();
    }

    /** The same, which has been found to be due: whoever receives it need not look at a clock of its own. */
    static PubsubMessage due(PubsubMessage form, Instant dueAt) {
        PubsubMessage copy = copy(form);
        return copy.getAttributesCount() == MOST_ATTRIBUTES
                ? copy
                : copy.toBuilder()
                        .putAttributes(Attributes.FELL_DUE, Timestamps.write(dueAt))
                        .build();
    }

    /** The due time among the attributes; null if there is none that can be read. */
    static @Nullable Instant dueAt(Map<String, String> attributes) {
        return time(attributes.get(Attributes.SCHEDULED_AT));
    }

    /** The due time that had come when the message was moved into its queue; null if it was not, or that can't be read. */
    static @Nullable Instant fellDue(Map<String, String> attributes) {
        return time(attributes.get(Attributes.FELL_DUE));
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

    /** How often the message was delivered before it was published anew; 0 if that can't be read. */
    static int earlierDeliveries(Map<String, String> attributes) {
        String text = attributes.get(Attributes.EARLIER_DELIVERIES);
        return text != null && text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
    }

    private static void check(PubsubMessage form) {
        ByteString data = form.getData();
        if (data.isEmpty() && form.getAttributesCount() == 0) {
            throw new ArgumentException("Pub/Sub takes no message without data and attributes.");
        }
        if (form.getSerializedSize() > LARGEST_MESSAGE) {
            throw new ArgumentException(
                    "The message has %,d bytes with its attributes; Pub/Sub takes %,d. Pass a reference to the data."
                            .formatted(form.getSerializedSize(), LARGEST_MESSAGE));
        }
        if (form.getAttributesCount() > MOST_ATTRIBUTES) {
            throw new ArgumentException("The message has %d attributes; Pub/Sub takes %d."
                    .formatted(form.getAttributesCount(), MOST_ATTRIBUTES));
        }
        form.getAttributesMap().forEach(MessageForm::checkAttribute);
    }

    private static void checkAttribute(String key, String value) {
        if (key.isEmpty() || key.startsWith("goog")) {
            throw new ArgumentException(
                    "\"" + key + "\" can't be an attribute: it must not be empty, nor start with goog.");
        }
        if (isLonger(key, LONGEST_KEY)) {
            throw new ArgumentException("An attribute's key has more than %d bytes in UTF-8: %s..."
                    .formatted(LONGEST_KEY, key.substring(0, 40)));
        }
        if (isLonger(value, LONGEST_VALUE)) {
            throw new ArgumentException(
                    "The attribute %s has more than %d bytes in UTF-8.".formatted(key, LONGEST_VALUE));
        }
    }

    /** A char has 3 bytes at most, so that most need not be counted. */
    private static boolean isLonger(String text, int bytes) {
        return text.length() > bytes / 3 && text.getBytes(StandardCharsets.UTF_8).length > bytes;
    }
}
