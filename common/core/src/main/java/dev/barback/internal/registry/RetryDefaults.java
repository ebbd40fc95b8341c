package dev.barback.internal.registry;

import java.time.Duration;

/**
 * The retry policy of job classes without their own {@link dev.barback.RetryOn}.
 *
 * @param attempts executions in all, the first included; 1 = no retry; -1 = unlimited
 * @param waitFor the time between two executions
 * @param jitter up to this fraction of the wait is added at random; 0 = exact
 */
public record RetryDefaults(int attempts, Duration waitFor, double jitter) {
    /** 3 attempts, 5 minutes apart (and up to 15 % more), then the morgue. */
    public static final RetryDefaults STANDARD = new RetryDefaults(3, Duration.ofMinutes(5), 0.15);

    /** Checks the ranges. */
    public RetryDefaults {
        if (attempts < 1 && attempts != dev.barback.RetryOn.UNLIMITED) {
            throw new IllegalArgumentException("Attempts are 1 or more, or -1 for unlimited; not " + attempts + ".");
        }
        if (waitFor.isNegative()) {
            throw new IllegalArgumentException("The wait before a retry can't be negative: " + waitFor + ".");
        }
        if (!(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException("The jitter is a fraction from 0 to 1, not " + jitter + ".");
        }
    }

    /** These defaults with another number of executions; -1 = unlimited. */
    public RetryDefaults withAttempts(int number) {
        return new RetryDefaults(number, waitFor, jitter);
    }

    /** These defaults with another wait between two executions. */
    public RetryDefaults withWaitFor(Duration time) {
        return new RetryDefaults(attempts, time, jitter);
    }

    /** These defaults with another jitter, 0 to 1. */
    public RetryDefaults withJitter(double fraction) {
        return new RetryDefaults(attempts, waitFor, fraction);
    }
}
