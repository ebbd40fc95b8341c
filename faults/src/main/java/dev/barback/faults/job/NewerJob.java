package dev.barback.faults.job;

import dev.barback.Job;

/** A job that web knows, but no worker does, as during an update. */
public final class NewerJob implements Job {
    /** For the service loader. */
    public NewerJob() {}

    /** Completes, if a worker runs it. */
    public void perform(long number) {
        Marks.start(number);
        Marks.end(number);
    }
}
