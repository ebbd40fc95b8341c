package dev.barback.internal.jdbc.sql;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Converts points in time to and from the numbers of the tables: whole microseconds since 1970. */
public final class MicroTime {
    /** A thousandth of the range of a long, so that sums fit, too: about 290 years before and after 1970. */
    private static final long MAX_SECONDS = Long.MAX_VALUE / 1_000_000 / 1_000;

    private MicroTime() {}

    /** The first microsecond that is not before the time, so that nothing is early; bounded. */
    public static long ceil(Instant time) {
        long seconds = Math.max(-MAX_SECONDS, Math.min(MAX_SECONDS, time.getEpochSecond()));
        return seconds * 1_000_000 + (time.getNano() + 999) / 1_000;
    }

    /** The microsecond that a clock shows: a due time later within it is not reached yet. */
    static long floor(Instant time) {
        return ceil(time.truncatedTo(ChronoUnit.MICROS));
    }

    /** The microseconds of a duration, without what is shorter. */
    public static long of(Duration duration) {
        return duration.toNanos() / 1_000;
    }

    /** The time that a number of a table means. */
    public static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /** The time that a number of a table means; null = NULL. */
    public static @Nullable Instant instantOrNull(@Nullable Long micros) {
        return micros == null ? null : instant(micros);
    }
}
