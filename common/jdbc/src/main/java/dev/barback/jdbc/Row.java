package dev.barback.jdbc;

import dev.barback.broker.Attributes;
import dev.barback.broker.Message;
import org.jspecify.annotations.Nullable;

/**
 * A message as it is inserted; times in microseconds.
 *
 * @param priority lower is delivered sooner; what has none counts as 0
 * @param user on whose behalf; "" = nobody's
 * @param dueAt null = at once
 * @param attributes as a JSON object
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares rows
record Row(int priority, String user, @Nullable Long dueAt, String attributes, byte[] data) {

    /** Stands for no user in particular. */
    static final String NOBODY = "";

    static Row of(Message message) {
        return new Row(
                priority(message.attributes().get(Attributes.PRIORITY)),
                user(message.attributes().get(Attributes.USER)),
                message.dueAt() == null ? null : Micros.ceil(message.dueAt()),
                AttributesJson.write(message.attributes()),
                message.data());
    }

    /** Its place among those of the same priority. */
    long since(long now) {
        return dueAt == null ? now : dueAt;
    }

    /** Null = available now. */
    @Nullable Long delayedUntil(long now) {
        return dueAt != null && dueAt > now ? dueAt : null;
    }

    private static String user(@Nullable String name) {
        return name == null || name.chars().anyMatch(Character::isISOControl) ? NOBODY : name;
    }

    private static int priority(@Nullable String text) {
        try {
            return text == null ? 0 : Integer.parseInt(text);
        } catch (NumberFormatException e) { // another's message: a worker takes it for 0, too
            return 0;
        }
    }
}
