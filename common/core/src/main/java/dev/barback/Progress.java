package dev.barback;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The progress of an execution, as the job reports it. Immutable.
 *
 * @param done how many units of the job's own are done; 0 or more
 * @param total how many units there are to do; 0 = not known
 * @param message the current step, of at most {@link ExecutionState#MAX_TEXT_LENGTH} characters; null = not reported
 * @param at the time of the report, in whole microseconds
 */
public record Progress(long done, long total, @Nullable String message, Instant at) {

    /** Whether it is equal, apart from the time. */
    public boolean isSameAs(Progress other) {
        return done == other.done && total == other.total && Objects.equals(message, other.message);
    }

    /** The average number of units per second since the start; 0 = unknown. */
    public double rate(Instant startedAt) {
        double seconds = Duration.between(startedAt, at).toNanos() / 1e9;
        return seconds > 0 ? done / seconds : 0;
    }

    /** The time left at that rate, from {@link #at}; null = unknown. */
    public @Nullable Duration timeLeft(Instant startedAt) {
        double rate = rate(startedAt);
        if (total <= 0 || rate <= 0) {
            return null;
        }
        return Duration.ofMillis((long) (1000.0 * Math.max(0, total - done) / rate)); // the cast saturates
    }
}
