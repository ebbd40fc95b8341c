package dev.barback.bench;

import dev.barback.Job;

/** Does nothing but note that it was there. */
public final class NoOpJob implements Job {
    /** Not to be timed. */
    static final long UNTIMED = 0;

    private final Tally tally;

    NoOpJob(Tally tally) {
        this.tally = tally;
    }

    /**
     * Notes it.
     *
     * @param sentNanos when it was enqueued; {@link #UNTIMED} = does not matter
     * @param filler makes it larger
     */
    @SuppressWarnings("UnusedVariable") // the filler is there to be carried
    public void perform(long sentNanos, String filler) {
        tally.perform(sentNanos);
    }
}
