package dev.barback.test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The time of a test, in UTC: it stands still until the test moves it. What Barback does follows it; the
 * application's own code does where it takes its time from here, too. Thread-safe.
 */
public final class TestClock extends Clock {
    private final @Nullable Instant start;
    private volatile Instant now;

    /**
     * A clock.
     *
     * @param start where it starts; null = the time of the start of each test
     */
    TestClock(@Nullable Instant start) {
        this.start = start;
        this.now = beginning();
    }

    /**
     * Moves it forward; jobs whose time has come are then due, and run when the test says so.
     *
     * @param time zero or more
     * @throws IllegalArgumentException if it is negative: time that goes back would surprise leases and jobs
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
        now = beginning();
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    /** The same time, moving with this one, in another zone. */
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

    private Instant beginning() {
        return start != null ? start : Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }
}
