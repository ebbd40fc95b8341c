package dev.barback;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of an enqueue.
 *
 * @param jobId the job's id, for logs and for asking later; empty if it was refused before it had one
 * @param jobClass the job's stable name
 * @param queue the queue it went to
 * @param priority lower runs sooner; null when none was set
 * @param scheduledAt the due time; null = as soon as possible
 * @param status whether it is on its way
 * @param error why not, when {@code status} is {@link Status#FAILED}; else null
 */
public record EnqueuedJob(
        String jobId,
        String jobClass,
        String queue,
        @Nullable Integer priority,
        @Nullable Instant scheduledAt,
        Status status,
        @Nullable Throwable error) {

    /** What became of an enqueue. */
    public enum Status {
        /** The broker has confirmed it. */
        ENQUEUED,
        /** It is on its way when the surrounding transaction commits, and dropped if that rolls back. */
        AWAITING_COMMIT,
        /** An {@link EnqueueInterceptor} halted it. */
        HALTED,
        /** A job of the id that was asked for is there already, so nothing was done: see {@link EnqueueOptions#jobId()}. */
        KNOWN,
        /** It was refused; {@link EnqueuedJob#error()} says why. */
        FAILED
    }

    /** Whether the job is on its way, or will be when the transaction commits. */
    public boolean isEnqueued() {
        return status == Status.ENQUEUED || status == Status.AWAITING_COMMIT;
    }
}
