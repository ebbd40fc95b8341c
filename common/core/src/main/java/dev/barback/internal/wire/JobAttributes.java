package dev.barback.internal.wire;

import dev.barback.ArgumentException;
import dev.barback.JobInfo;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the attributes of a job that Barback adds to ActiveJob's. Invalid ones, for example those of another
 * application, count as absent. Without state.
 */
public final class JobAttributes {
    private static final int MAX_NUMBER_LENGTH = 40;

    private JobAttributes() {}

    /** The user in this text; null if there is none, or it is not a valid name of a user. */
    static @Nullable String user(@Nullable String name) {
        return valid(name, JobInfo::checkUser);
    }

    /** The address in this text; null if there is none, or nothing can be posted to it. */
    public static @Nullable URI webhook(@Nullable String address) {
        return valid(address, JobInfo::checkWebhook);
    }

    /** The duration in a text of {@link #text}; null if there is none, or it is not a duration. */
    public static @Nullable Duration duration(@Nullable String seconds) {
        if (seconds == null || seconds.length() > MAX_NUMBER_LENGTH) {
            return null;
        }
        try {
            return duration(Double.parseDouble(seconds));
        } catch (NumberFormatException e) { // not written by Barback
            return null;
        }
    }

    /** The duration of so many seconds; null if a job can't take it. */
    static @Nullable Duration duration(double seconds) {
        return valid(Duration.ofNanos(Math.round(seconds * 1e9)), JobInfo::checkDuration); // NaN counts as 0
    }

    /** A duration in seconds: {@code 1.5}. */
    public static String text(Duration duration) {
        return seconds(duration).toPlainString();
    }

    static BigDecimal seconds(Duration duration) {
        BigDecimal nanos = BigDecimal.valueOf(duration.getNano(), 9);
        return BigDecimal.valueOf(duration.getSeconds()).add(nanos).stripTrailingZeros();
    }

    private static <T, R> @Nullable R valid(@Nullable T value, Function<T, R> check) {
        try {
            return value == null ? null : check.apply(value);
        } catch (ArgumentException e) {
            return null;
        }
    }
}
