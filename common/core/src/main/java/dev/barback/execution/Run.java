package dev.barback.execution;

/** What an execution needs to know of whoever runs it. Thread-safe. */
public interface Run {

    /** In the caller's own thread: never stopped, never timed out. */
    Run HERE = new Run() {};

    /** Whether it runs for a caller who waits for it, without a message behind it. */
    default boolean isInline() {
        return true;
    }

    /** Whether the worker was asked to stop. */
    default boolean isStopping() {
        return false;
    }

    /** Whether the worker has given the message back already, so that this execution decides nothing. */
    default boolean isAbandoned() {
        return false;
    }

    /** Whether the execution was interrupted because it took too long. */
    default boolean isTimedOut() {
        return false;
    }

    /** Whether the job was called off while it runs. */
    default boolean isCancelled() {
        return false;
    }

    /** The execution begins; from now on this meter tells how far it is. */
    default void begins(ProgressMeter meter) {}

    /** The job's own code has ended: from now on nobody interrupts this thread on its account. */
    default void ended() {}

    /** Whether the message is still this worker's, so that a retry of it may be published. */
    default boolean holdsMessage() {
        return true;
    }

    /** Publishes, trying again for a while if the broker can't be reached. */
    default void persistently(Runnable publish) {
        publish.run();
    }
}
