package dev.barback.record;

import dev.barback.JobInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that happened to a job. Immutable. */
public sealed interface JobEvent {

    /** The broker has confirmed a job. */
    record Enqueued(JobInfo job) implements JobEvent {}

    /**
     * A bulk of jobs was enqueued.
     *
     * @param jobs those the broker has confirmed
     */
    record EnqueuedAll(List<? extends JobInfo> jobs) implements JobEvent {}

    /**
     * An execution starts.
     *
     * @param waited from the due time, or from the enqueue if there was none, to the start; null where the
     *     enqueuer did not say
     */
    record PerformStarted(JobInfo job, Instant at, @Nullable Duration waited) implements JobEvent {}

    /**
     * An execution has ended, in whatever way.
     *
     * @param took from start to end
     * @param outcome how
     * @param error what was thrown; null if nothing was
     */
    record Performed(
            JobInfo job,
            Duration took,
            Ending outcome,
            @Nullable Throwable error) implements JobEvent {}

    /**
     * A failed job was enqueued again.
     *
     * @param error what it failed with
     * @param delay the time until the retry is due
     */
    record RetryEnqueued(JobInfo job, Throwable error, Duration delay) implements JobEvent {}

    /** The attempts of a failing job are used up. */
    record RetryStopped(JobInfo job, Throwable error) implements JobEvent {}

    /** A job was discarded because of an error that says that there is nothing left to do. */
    record Discarded(JobInfo job, Throwable error) implements JobEvent {}

    /** A job went to the morgue, or was found to be no job at all, with the reason. */
    record Buried(String queue, @Nullable JobInfo job, String reason) implements JobEvent {}

    /** How an execution can end. */
    enum Ending {
        /** {@code perform} returned. */
        COMPLETED,
        /** An interceptor halted it. */
        HALTED,
        /** It failed, and will run again. */
        RETRYABLE,
        /** It failed, and nothing is left to do. */
        DISCARDED,
        /** It failed for good. */
        DEAD,
        /** The worker stopped before it ended; it will be delivered again. */
        INTERRUPTED
    }
}
