package dev.barback.wire;

import dev.barback.ArgumentException;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What whoever submits a job may say of it beside what ActiveJob knows: for whom, and how long it should take. Two more
 * fields of the envelope, only there where they were given. Another's fields of these names that can't be meant are left
 * alone. Without state.
 */
public final class Submission {
    static final String USER = "user";
    static final String DURATION = "duration";

    private static final int LONGEST_USER = 255;
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private static final int LONGEST_NUMBER = 40;

    private Submission() {}

    /**
     * The same user.
     *
     * @throws ArgumentException if nobody can be called so
     */
    public static String checkUser(String user) {
        if (!isUser(user)) {
            throw new ArgumentException(
                    "A user is 1 to 255 characters, no control characters among them, and not blank.");
        }
        return user;
    }

    /**
     * The same duration.
     *
     * @throws ArgumentException if no job can take that long, or that short
     */
    public static Duration checkDuration(Duration duration) {
        if (!isDuration(duration)) {
            throw new ArgumentException(
                    "A duration is more than 0 s and at most 36,500 days; %s is not.".formatted(duration));
        }
        return duration;
    }

    static @Nullable String user(JsonNode json) {
        JsonNode user = json.path(USER);
        return user.isString() && isUser(user.stringValue()) ? user.stringValue() : null;
    }

    static @Nullable Duration duration(JsonNode json) {
        JsonNode seconds = json.path(DURATION);
        return seconds.isNumber() ? duration(seconds.doubleValue()) : null;
    }

    /** What {@link #text} wrote; null where there is none, or it is no duration. */
    public static @Nullable Duration duration(@Nullable String seconds) {
        if (seconds == null || seconds.length() > LONGEST_NUMBER) {
            return null;
        }
        try {
            return duration(Double.parseDouble(seconds));
        } catch (NumberFormatException e) { // another's message
            return null;
        }
    }

    /** In seconds: {@code 1.5}. */
    public static String text(Duration duration) {
        return seconds(duration).toPlainString();
    }

    private static @Nullable Duration duration(double seconds) {
        if (!(seconds <= LONGEST.toSeconds())) { // nor what is no number
            return null;
        }
        Duration duration = Duration.ofNanos(Math.round(seconds * 1e9));
        return isDuration(duration) ? duration : null;
    }

    static BigDecimal seconds(Duration duration) {
        BigDecimal nanos = BigDecimal.valueOf(duration.getNano(), 9);
        return BigDecimal.valueOf(duration.getSeconds()).add(nanos).stripTrailingZeros();
    }

    private static boolean isUser(String user) {
        return !user.isBlank()
                && user.length() <= LONGEST_USER
                && user.codePoints()
                        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    }

    private static boolean isDuration(Duration duration) {
        return !duration.isNegative() && !duration.isZero() && duration.compareTo(LONGEST) <= 0;
    }
}
