package dev.barback.record;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How far an execution has come, as the job itself says. Immutable.
 *
 * @param done how much is done, in units of the job's own; 0 or more
 * @param total how much there is to do; 0 = not known
 * @param message what it does, of at most {@link Recorder#LONGEST_TEXT} characters; null = it has not said
 * @param at when this was so, in whole microseconds
 */
public record Progress(long done, long total, @Nullable String message, Instant at) {

    /** Whether it says the same, if at another time. */
    public boolean isSameAs(Progress other) {
        return done == other.done && total == other.total && Objects.equals(message, other.message);
    }

    /** How many units it does in a second, on the average since its start; 0 where that can't be said. */
    public double rate(Instant startedAt) {
        double seconds = Duration.between(startedAt, at).toNanos() / 1e9;
        return seconds > 0 ? done / seconds : 0;
    }

    /** How long it has still to go at that rate, from {@link #at}; null where that can't be said. */
    public @Nullable Duration timeLeft(Instant startedAt) {
        double rate = rate(startedAt);
        if (total <= 0 || rate <= 0) {
            return null;
        }
        return Duration.ofMillis((long) (1000.0 * Math.max(0, total - done) / rate)); // a cast stops at the longest
    }
}
