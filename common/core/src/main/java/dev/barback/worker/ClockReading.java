package dev.barback.worker;

import java.time.Clock;
import java.util.concurrent.TimeUnit;

/**
 * A moment by two clocks. The JVM's may stand still while the machine sleeps (a laptop's lid); the wall's may be set. Immutable.
 *
 * @param nanos by the JVM's, which nobody sets
 * @param millis by the wall's
 */
record ClockReading(long nanos, long millis) {

    static ClockReading now(Clock wall) {
        return new ClockReading(System.nanoTime(), wall.millis());
    }

    /** How much time has passed until then, in nanoseconds: by the clock that says more. */
    long nanosUntil(ClockReading later) {
        return Math.max(later.nanos - nanos, TimeUnit.MILLISECONDS.toNanos(later.millis - millis));
    }
}
