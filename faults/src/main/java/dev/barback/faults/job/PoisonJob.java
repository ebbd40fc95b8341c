package dev.barback.faults.job;

import dev.barback.Job;
import dev.barback.RetryOn;

/** Fails for good: it has to be buried. */
@RetryOn(value = IllegalArgumentException.class, attempts = 1)
public final class PoisonJob implements Job {
    /** For the service loader. */
    public PoisonJob() {}

    /** Fails. */
    public void perform(long number) {
        Marks.start(number);
        Marks.failure(number);
        throw new IllegalArgumentException("This job fails on purpose.");
    }
}
