package dev.barback.internal.execution;

import java.time.Clock;
import java.time.Instant;

/** The connection of an execution to its caller, a worker or {@code performNow}. Thread-safe. */
public interface ExecutionControl {

    /** Runs in the caller's own thread: never stopped, never timed out. */
    ExecutionControl INLINE = new ExecutionControl() {};

    /** Whether it runs for a waiting caller, without a message. */
    default boolean isInline() {
        return true;
    }

    /** Whether the worker was asked to stop. */
    default boolean isStopping() {
        return false;
    }

    /** Whether the worker has released the message already, so that the outcome of this execution has no effect. */
    default boolean isAbandoned() {
        return false;
    }

    /** Whether the execution timed out and was interrupted. */
    default boolean isTimedOut() {
        return false;
    }

    /** Whether the job was cancelled while it runs. */
    default boolean isCancelled() {
        return false;
    }

    /** The execution begins; the meter reports its progress. */
    default void started(ProgressMeter meter) {}

    /** The job's own code has ended: this thread is no longer interrupted because of it. */
    default void ended() {}

    /** Whether the worker still has the lease, so that a retry may be published. */
    default boolean holdsLease() {
        return true;
    }

    /**
     * The time to which the wait of a retry is added: by the broker's clock, which decides when the retry is due, or by
     * this clock if the caller does not know the broker's.
     */
    default Instant now(Clock clock) {
        return clock.instant();
    }

    /** Publishes, and retries for a while if the broker is unreachable. */
    default void withRetries(Runnable publish) {
        publish.run();
    }
}
