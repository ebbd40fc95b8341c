package dev.barback.bench;

import dev.barback.Job;

/** Sleeps, and counts its executions. */
public final class SleepingJob implements Job {
    private final CompletionCounter completionCounter;

    SleepingJob(CompletionCounter completionCounter) {
        this.completionCounter = completionCounter;
    }

    /** Sleeps for this number of milliseconds. */
    public void perform(long millis) throws InterruptedException {
        Thread.sleep(millis);
        completionCounter.recordCompletion(NoOpJob.UNTIMED);
    }
}
