package dev.barback.bench;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The clock that all processes of a machine share. */
final class WallClock {
    private WallClock() {}

    /** Nanoseconds since 1970; to the microsecond. */
    static long nanos() {
        Instant now = Instant.now();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }
}
