package dev.barback.internal.worker;

import java.time.Duration;
import java.time.Instant;

/**
 * The time between two rounds of a repeated task, over at first; a clock that is set back does not make it longer. Not
 * thread-safe.
 */
final class Interval {
    private final Duration length;
    private Instant begin = Instant.MIN;

    Interval(Duration length) {
        this.length = length;
    }

    boolean isOver(Instant now) {
        return begin.equals(Instant.MIN) || Duration.between(begin, now).abs().compareTo(length) >= 0;
    }

    void begin(Instant now) {
        begin = now;
    }
}
