package dev.barback.internal.worker;

import java.util.List;

/**
 * The status of a worker at a moment.
 *
 * @param state new, running, stopping or stopped
 * @param processors the number of processors now, each of which can run a job; 0 before the start
 * @param range how many processors it may have
 * @param inFlight the number of running jobs, and so of busy processors
 * @param waiting the number of fetched jobs that have not started
 * @param leases the number of held messages, including those whose acknowledgement is under way
 * @param delayed the number of messages that it holds until they are due
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

    /** The state of a worker. */
    public enum State {
        /** Not started yet. */
        NEW,
        /** Fetches and runs jobs. */
        RUNNING,
        /** Fetches nothing more; running jobs have their grace time. */
        STOPPING,
        /** Has ended. */
        STOPPED
    }

    /** Copies the problems. */
    public WorkerStatus {
        problems = List.copyOf(problems);
    }
}
