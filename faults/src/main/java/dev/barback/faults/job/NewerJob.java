package dev.barback.faults.job;

import dev.barback.Job;

/** Is known to the web of a version that no worker has yet. */
public final class NewerJob implements Job {
    /** Needed by whoever loads it. */
    public NewerJob() {}

    /** Completes, if anybody runs it. */
    public void perform(long number) {
        Marks.start(number);
        Marks.end(number);
    }
}
