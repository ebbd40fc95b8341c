package dev.barback.jdbc;

import dev.barback.broker.Attributes;
import dev.barback.broker.Message;
import dev.barback.wire.Json;
import org.jspecify.annotations.Nullable;

/**
 * A message as it is inserted; times in microseconds.
 *
 * @param priority lower is delivered sooner; what has none counts as 0
 * @param since its place among those of the same priority
 * @param dueAt null = at once
 * @param delayedUntil null = available now
 * @param attributes as a JSON object
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares rows
record Row(
        int priority,
        long since,
        @Nullable Long dueAt,
        @Nullable Long delayedUntil,
        String attributes,
        byte[] data) {

    static Row of(Message message, long now) {
        Long dueAt = message.dueAt() == null ? null : Micros.ceil(message.dueAt());
        return new Row(
                priority(message.attributes().get(Attributes.PRIORITY)),
                dueAt == null ? now : dueAt,
                dueAt,
                dueAt != null && dueAt > now ? dueAt : null,
                Json.trees().writeValueAsString(message.attributes()),
                message.data());
    }

    private static int priority(@Nullable String text) {
        try {
            return text == null ? 0 : Integer.parseInt(text);
        } catch (NumberFormatException e) { // another's message: a worker takes it for 0, too
            return 0;
        }
    }
}
