package dev.barback;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An event of a job, for listeners, metrics and the job store. Immutable. */
public sealed interface JobEvent {

    /**
     * The broker has confirmed a job.
     *
     * @param data the job as JSON; not to be changed
     */
    @SuppressWarnings("ArrayRecordComponent") // events are never compared, and a copy would cost each job
    record Enqueued(JobInfo job, byte[] data) implements JobEvent {}

    /**
     * A bulk of jobs was enqueued.
     *
     * @param jobs the jobs that the broker has confirmed
     */
    record EnqueuedAll(List<Enqueued> jobs) implements JobEvent {}

    /**
     * A job could not be enqueued: the broker did not confirm it, but may have it. Invalid jobs cause no event.
     *
     * @param error why; a {@link dev.barback.BrokerException} if the broker, or the job store before it, failed
     */
    record NotEnqueued(JobInfo job, Throwable error) implements JobEvent {}

    /**
     * An execution starts.
     *
     * @param waited from the due time, or else from the enqueue, to the start; null if both are unknown
     */
    record PerformStarted(JobInfo job, Instant at, @Nullable Duration waited) implements JobEvent {}

    /**
     * An execution has ended, with any outcome.
     *
     * @param execution the execution
     * @param time when it ran
     * @param outcome how it ended
     * @param error the thrown error; null = none
     * @param result the result of {@code perform}; null = none
     * @param progress its latest progress; null = none reported
     */
    record Performed(
            JobContext execution,
            Time time,
            ExecutionOutcome outcome,
            @Nullable Throwable error,
            @Nullable Object result,
            @Nullable Progress progress)
            implements JobEvent {

        /** The job, with this execution counted. */
        public JobInfo job() {
            return execution.job();
        }

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
     * @param error the error of the failed execution
     * @param delay the time until the retry is due
     */
    record RetryEnqueued(JobInfo job, Throwable error, Duration delay) implements JobEvent {}

    /** The attempts of a failing job are used up. */
    record RetryStopped(JobInfo job, Throwable error) implements JobEvent {}

    /** A job was discarded because of its error. */
    record Discarded(JobInfo job, Throwable error) implements JobEvent {}

    /**
     * A message was buried in the morgue: a job that failed for good, or a message that can't be read.
     *
     * @param queue the queue from which it was fetched
     * @param job the job; null if it can't be read
     * @param reason why, in a sentence
     * @param startedAt when its last execution started; null if there was none
     * @param at when it was buried
     */
    record Buried(
            String queue,
            @Nullable JobInfo job,
            String reason,
            @Nullable Instant startedAt,
            Instant at) implements JobEvent {}

    /** How an execution can end. */
    enum ExecutionOutcome {
        /** {@code perform} returned. */
        COMPLETED,
        /** An interceptor halted it. */
        HALTED,
        /** It failed, and will run again. */
        RETRYABLE,
        /** It failed, and was discarded. */
        DISCARDED,
        /** It failed for good. */
        DEAD,
        /** It was cancelled, and ended because of it. */
        CANCELLED,
        /** The worker stopped before it ended; it will be delivered again. */
        INTERRUPTED
    }
}
