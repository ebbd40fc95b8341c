package dev.barback.faults.job;

import dev.barback.Job;
import dev.barback.JobContext;
import dev.barback.RetryOn;

/** Fails some times, then completes. */
@RetryOn(value = IllegalStateException.class, waitFor = "1s", attempts = 5)
public final class FlakyJob implements Job {
    /** For the service loader. */
    public FlakyJob() {}

    /**
     * Fails or completes.
     *
     * @param failures the number of executions that fail, 4 at most
     */
    public void perform(JobContext context, long number, int failures) {
        Marks.start(number);
        if (context.executions() <= failures) {
            Marks.failure(number);
            throw new IllegalStateException("Failure " + context.executions() + " of " + failures + ", as expected.");
        }
        Marks.end(number);
    }
}
