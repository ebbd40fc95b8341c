package dev.barback.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Points in time as the tables have them: whole microseconds since 1970. */
final class Micros {
    private static final Instant LAST = Instant.ofEpochSecond(Long.MAX_VALUE / 1_000_000 - 1);

    private Micros() {}

    /** The first microsecond that is not before the time, so that nothing is early. */
    static long ceil(Instant time) {
        Instant bounded = time.isAfter(LAST) ? LAST : time;
        long floor = ChronoUnit.MICROS.between(Instant.EPOCH, bounded);
        return Instant.EPOCH.plus(floor, ChronoUnit.MICROS).isBefore(bounded) ? floor + 1 : floor;
    }

    static long of(Duration duration) {
        return duration.toNanos() / 1_000;
    }

    static @Nullable Instant instant(@Nullable Long micros) {
        return micros == null ? null : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
