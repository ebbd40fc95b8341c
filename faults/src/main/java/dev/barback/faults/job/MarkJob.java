package dev.barback.faults.job;

import dev.barback.Job;

/** Sleeps some milliseconds and completes. */
public final class MarkJob implements Job {
    /** For the service loader. */
    public MarkJob() {}

    /** Sleeps. */
    public void perform(long number, long millis) throws InterruptedException {
        Marks.start(number);
        Thread.sleep(millis); // this is the work
        Marks.end(number);
    }
}
