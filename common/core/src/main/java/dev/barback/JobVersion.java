package dev.barback;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Identifies and orders the messages of one job. A job is published again when it is retried, postponed or revived,
 * each time with a later {@code enqueued_at} than before (a hybrid logical clock: see Kulkarni et al., "Logical
 * Physical Clocks", 2014). So this time is the version: a later one replaces the earlier ones, from any process.
 */
public final class JobVersion {
    private static final long NANOS = 1_000_000_000;

    private JobVersion() {}

    /** The version of this job's message, in nanoseconds since 1970, bounded; 0 = unknown. */
    public static long of(JobInfo job) {
        Instant enqueued = job.enqueuedAt();
        return enqueued == null ? 0 : nanos(enqueued);
    }

    /** The time of the next version: now, or, if clocks disagree, just after the version before. */
    public static Instant next(@Nullable Instant before, Instant now) {
        return before == null || now.isAfter(before) ? now : before.plusNanos(1);
    }

    private static long nanos(Instant time) {
        try {
            return Math.addExact(Math.multiplyExact(time.getEpochSecond(), NANOS), time.getNano());
        } catch (ArithmeticException e) {
            return time.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }
}
