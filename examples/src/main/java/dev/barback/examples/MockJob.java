package dev.barback.examples;

import dev.barback.Job;
import dev.barback.RetryOn;
import java.time.Duration;

/** Sleeps, and fails on demand: for trying out queues, retries and the morgue. */
@RetryOn(value = JobError.class, waitFor = "5m", attempts = 3)
public class MockJob implements Job {

    /**
     * Sleeps, then fails if requested.
     *
     * @param sleepDuration how long; a number counts as seconds
     * @param raiseError whether to fail
     */
    public String perform(Duration sleepDuration, boolean raiseError) throws JobError, InterruptedException {
        Thread.sleep(Math.max(0, sleepDuration.toMillis()));
        if (raiseError) {
            throw new JobError("This job was told to fail.");
        }
        return "slept for " + sleepDuration.toMillis() + " ms";
    }
}
