package dev.barback.internal.jdbc.queue;

import dev.barback.JobInfo;
import dev.barback.internal.jdbc.sql.MicroTime;
import dev.barback.spi.Message;
import dev.barback.spi.MessageAttributes;
import org.jspecify.annotations.Nullable;

/**
 * A message as it is inserted; times in microseconds.
 *
 * @param priority lower is delivered sooner; 0 for a message without one
 * @param user the user of the job; "" = none
 * @param dueAt null = now
 * @param attributes as a JSON object
 * @param newJob the job whose record it is; null = it is no record
 */
@SuppressWarnings("ArrayRecordComponent") // rows are never compared
record MessageRow(
        int priority,
        String user,
        @Nullable Long dueAt,
        String attributes,
        byte[] data,
        @Nullable JobInfo newJob) {

    /** The name for messages without a user. */
    static final String NO_USER = "";

    static MessageRow of(Message message) {
        return new MessageRow(
                priority(message.attributes().get(MessageAttributes.PRIORITY)),
                user(message.attributes().get(MessageAttributes.USER)),
                message.dueAt() == null ? null : MicroTime.ceil(message.dueAt()),
                AttributesJson.write(message.attributes()),
                message.data(),
                message.newJob());
    }

    /** The row's position among rows of the same priority. */
    long since(long now) {
        return dueAt == null ? now : dueAt;
    }

    /** Whether it is in its group under its due time, until which claims leave it; so no row is rewritten then. */
    boolean isTimed(long now) {
        return user.equals(NO_USER) && isDelayed(now);
    }

    /** Until when it is not in its group, so that groups are those of users with messages that are due; null = it is. */
    @Nullable Long delayedUntil(long now) {
        return isDelayed(now) && !user.equals(NO_USER) ? dueAt : null;
    }

    private boolean isDelayed(long now) {
        return dueAt != null && dueAt > now;
    }

    private static String user(@Nullable String name) {
        return name == null || name.chars().anyMatch(Character::isISOControl) ? NO_USER : name;
    }

    private static int priority(@Nullable String text) {
        try {
            return text == null ? 0 : Integer.parseInt(text);
        } catch (NumberFormatException e) { // a foreign message: workers read it as 0, too
            return 0;
        }
    }
}
