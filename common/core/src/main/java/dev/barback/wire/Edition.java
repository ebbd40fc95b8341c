package dev.barback.wire;

import dev.barback.JobInfo;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which of a job's messages is meant. A job is published anew when it is retried, postponed or revived, each time
 * with a later {@code enqueued_at} than before (a hybrid logical clock: see Kulkarni et al., "Logical Physical Clocks",
 * 2014). So that time tells messages of one job apart, and which of them replaces which, whoever wrote them.
 */
public final class Edition {
    private static final long NANOS = 1_000_000_000;

    private Edition() {}

    /** The edition of this job's message, in nanoseconds since 1970, bounded; 0 where the enqueuer did not say. */
    public static long of(JobInfo job) {
        Instant enqueued = job.enqueuedAt();
        return enqueued == null ? 0 : nanos(enqueued);
    }

    /** A time to be written into the next edition: now, or, with clocks that disagree, just after the one before. */
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
