package dev.barback.faults.job;

import dev.barback.Job;
import dev.barback.RetryOn;

/** Fails for good: it belongs into the morgue. */
@RetryOn(value = IllegalArgumentException.class, attempts = 1)
public final class PoisonJob implements Job {
    /** Needed by whoever loads it. */
    public PoisonJob() {}

    /** Fails. */
    public void perform(long number) {
        Marks.start(number);
        Marks.failure(number);
        throw new IllegalArgumentException("This job can't succeed, as it should be.");
    }
}
