package dev.barback;

/**
 * The number of jobs of a queue that run or could run now, at a moment.
 *
 * @param waiting waiting jobs that could run now if there were processors; 0 for a paused queue
 * @param running running jobs
 */
public record Backlog(long waiting, long running) {
    /** No jobs. */
    public static final Backlog NONE = new Backlog(0, 0);

    /** The sum of both. */
    public Backlog plus(Backlog other) {
        return new Backlog(waiting + other.waiting, running + other.running);
    }

    /** The number of jobs that use a processor now, or could. */
    public long backlog() {
        return waiting + running;
    }
}
