package dev.barback.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Points in time as the tables have them: whole microseconds since 1970. */
final class Micros {
    /** A thousandth of what fits, so that sums do as well: about 290 years to either side. */
    private static final long MOST_SECONDS = Long.MAX_VALUE / 1_000_000 / 1_000;

    private Micros() {}

    /** The first microsecond that is not before the time, so that nothing is early; bounded. */
    static long ceil(Instant time) {
        long seconds = Math.max(-MOST_SECONDS, Math.min(MOST_SECONDS, time.getEpochSecond()));
        return seconds * 1_000_000 + (time.getNano() + 999) / 1_000;
    }

    /** The microsecond that a clock shows: what is due later in it is not due yet. */
    static long floor(Instant time) {
        return ceil(time.truncatedTo(ChronoUnit.MICROS));
    }

    static long of(Duration duration) {
        return duration.toNanos() / 1_000;
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    static @Nullable Instant instantOrNull(@Nullable Long micros) {
        return micros == null ? null : instant(micros);
    }
}
