package dev.barback.internal.worker;

import java.time.Clock;
import java.util.concurrent.TimeUnit;

/**
 * A moment by two clocks. The JVM's clock may stand still while the machine sleeps (a laptop's lid); the wall clock may
 * be set. Immutable.
 *
 * @param nanos by the JVM's clock, which can't be set
 * @param millis by the wall clock
 */
record ClockReading(long nanos, long millis) {

    static ClockReading now(Clock wall) {
        return new ClockReading(System.nanoTime(), wall.millis());
    }

    /** The nanoseconds until a later moment: the greater value of the two clocks. */
    long nanosUntil(ClockReading later) {
        return Math.max(later.nanos - nanos, TimeUnit.MILLISECONDS.toNanos(later.millis - millis));
    }
}
