package dev.barback.faults.job;

import dev.barback.Job;

/** Works for some milliseconds and completes. */
public final class MarkJob implements Job {
    /** Needed by whoever loads it. */
    public MarkJob() {}

    /** Works. */
    public void perform(long number, long millis) throws InterruptedException {
        Marks.start(number);
        Thread.sleep(millis); // this is the work
        Marks.end(number);
    }
}
