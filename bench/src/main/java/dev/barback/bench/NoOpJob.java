package dev.barback.bench;

import dev.barback.Job;

/** Does nothing but count its executions. */
public final class NoOpJob implements Job {
    /** Not timed. */
    static final long UNTIMED = 0;

    private final CompletionCounter completionCounter;

    NoOpJob(CompletionCounter completionCounter) {
        this.completionCounter = completionCounter;
    }

    /**
     * Counts the execution.
     *
     * @param sentNanos when it was enqueued; {@link #UNTIMED} = not measured
     * @param filler makes it larger
     */
    @SuppressWarnings("UnusedVariable") // the filler only makes the job larger
    public void perform(long sentNanos, String filler) {
        completionCounter.recordCompletion(sentNanos);
    }
}
