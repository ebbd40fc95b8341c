package dev.barback.record;

import dev.barback.JobInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that happened to a job. Immutable. */
public sealed interface JobEvent {

    /**
     * The broker has confirmed a job.
     *
     * @param data the job as JSON; not to be changed
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares events, and a copy would cost each job
    record Enqueued(JobInfo job, byte[] data) implements JobEvent {}

    /**
     * A bulk of jobs was enqueued.
     *
     * @param jobs those the broker has confirmed
     */
    record EnqueuedAll(List<Enqueued> jobs) implements JobEvent {}

    /**
     * A job could not be enqueued: the broker did not confirm it, which may have it all the same. What does not fit is not told.
     *
     * @param error why; a {@link dev.barback.broker.BrokerException} where the broker, or the records before it, did not take it
     */
    record NotEnqueued(JobInfo job, Throwable error) implements JobEvent {}

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
     * @param time when it ran
     * @param outcome how
     * @param error what was thrown; null if nothing was
     * @param result what {@code perform} returned; null if it returned nothing
     * @param progress how far it had come; null if it has not said
     */
    record Performed(
            JobInfo job,
            Time time,
            Ending outcome,
            @Nullable Throwable error,
            @Nullable Object result,
            @Nullable Progress progress)
            implements JobEvent {

        /** From start to end. */
        public Duration took() {
            return time.took();
        }
    }

    /**
     * When an execution ran.
     *
     * @param startedAt the start
     * @param took from start to end
     * @param inline in the caller's thread, without a broker
     */
    record Time(Instant startedAt, Duration took, boolean inline) {}

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

    /**
     * A job went to the morgue, or was found to be no job at all.
     *
     * @param queue where it came from
     * @param job the job; null if it can't be read
     * @param reason why, in a sentence
     * @param startedAt when its last execution started; null if there was none
     * @param at when the morgue had it
     */
    record Buried(
            String queue,
            @Nullable JobInfo job,
            String reason,
            @Nullable Instant startedAt,
            Instant at) implements JobEvent {}

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
        /** It was called off, and ended because of it. */
        CANCELLED,
        /** The worker stopped before it ended; it will be delivered again. */
        INTERRUPTED
    }
}
