package dev.barback.worker;

import java.util.List;

/**
 * A worker at a moment.
 *
 * @param state new, running, stopping or stopped
 * @param processors how many it has now, each of which can run a job; none before it starts
 * @param range how many it may have
 * @param inFlight how many jobs it runs, and so how many processors are busy
 * @param waiting how many it has in hand and has not started
 * @param leases how many messages it has in hand, those included whose acknowledgement is under way
 * @param delayed how many messages it holds until they are due
 * @param problems why it makes no progress, in sentences; empty = it is healthy
 */
public record WorkerStatus(
        State state,
        int processors,
        ProcessorRange range,
        int inFlight,
        int waiting,
        int leases,
        int delayed,
        List<String> problems) {

    /** Where a worker is in its life. */
    public enum State {
        /** Not started yet. */
        NEW,
        /** Receives and runs. */
        RUNNING,
        /** Receives nothing more; running jobs have their grace time. */
        STOPPING,
        /** Has ended. */
        STOPPED
    }

    /** Copies the problems. */
    public WorkerStatus {
        problems = List.copyOf(problems);
    }
}
