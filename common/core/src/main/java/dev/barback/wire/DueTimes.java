package dev.barback.wire;

import dev.barback.ArgumentException;
import java.time.Instant;

/** Checks due times. */
public final class DueTimes {
    static final Instant EARLIEST = Instant.parse("1700-01-01T00:00:00Z");
    static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private DueTimes() {}

    /**
     * Checks and returns a due time.
     *
     * @throws ArgumentException if a worker would refuse to read a job that is due then
     */
    public static Instant check(Instant time) {
        if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
            throw new ArgumentException("A job's due time is from 1700 to 9999; " + time + " is not.");
        }
        return time;
    }
}
