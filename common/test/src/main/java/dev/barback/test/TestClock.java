package dev.barback.test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The clock of a test, in UTC: it stands still until the test moves it. Barback uses it; the application's own code may
 * use it, too. Thread-safe.
 */
public final class TestClock extends Clock {
    private final @Nullable Instant start;
    private volatile Instant now;

    /**
     * A clock.
     *
     * @param start the time at which it starts; null = the time of the start of each test
     */
    TestClock(@Nullable Instant start) {
        this.start = start;
        this.now = startTime();
    }

    /**
     * Moves it forward. Jobs may become due; they run when the test performs them.
     *
     * @param time zero or more
     * @throws IllegalArgumentException if it is negative: leases and jobs don't expect time to go back
     */
    public synchronized void advance(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("A clock is advanced by zero or more, not by " + time + ".");
        }
        now = now.plus(time);
    }

    /** Sets it, forward or back. */
    public synchronized void set(Instant time) {
        now = time;
    }

    synchronized void reset() {
        now = startTime();
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    /** A view of this clock in another zone. */
    @Override
    public Clock withZone(ZoneId zone) {
        TestClock time = this;
        return new Clock() {
            @Override
            public Instant instant() {
                return time.instant();
            }

            @Override
            public ZoneId getZone() {
                return zone;
            }

            @Override
            public Clock withZone(ZoneId other) {
                return time.withZone(other);
            }
        };
    }

    @Override
    public String toString() {
        return "TestClock at " + now;
    }

    private Instant startTime() {
        return start != null ? start : Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }
}
