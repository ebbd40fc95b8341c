package dev.barback.steering;

/**
 * How much there is to do for the workers of a queue, at a moment.
 *
 * @param waiting jobs that wait and could run now, had they processors; of a queue that is paused, none
 * @param running jobs in the hands of workers
 */
public record Workload(long waiting, long running) {
    /** Nothing to do. */
    public static final Workload NONE = new Workload(0, 0);

    /** This and that together. */
    public Workload plus(Workload other) {
        return new Workload(waiting + other.waiting, running + other.running);
    }

    /** All of it: what takes a processor now, or could. */
    public long backlog() {
        return waiting + running;
    }
}
