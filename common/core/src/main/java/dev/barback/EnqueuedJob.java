package dev.barback;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The result of an enqueue.
 *
 * @param jobId the job's id, for logs and later look-ups; empty if the job was refused before it had one
 * @param jobClass the job's stable name
 * @param queue the queue it went to
 * @param priority lower runs sooner; null when none was set
 * @param scheduledAt the due time; null = as soon as possible
 * @param status whether the job is enqueued
 * @param error why the job was refused, when {@code status} is {@link Status#FAILED}; else null
 */
public record EnqueuedJob(
        String jobId,
        String jobClass,
        String queue,
        @Nullable Integer priority,
        @Nullable Instant scheduledAt,
        Status status,
        @Nullable Throwable error) {

    /** The result of an enqueue. */
    public enum Status {
        /** The broker has confirmed it. */
        ENQUEUED,
        /** The job is published when the surrounding transaction commits, and dropped if that rolls back. */
        AWAITING_COMMIT,
        /** An {@link EnqueueInterceptor} halted it. */
        HALTED,
        /** A job with the requested id exists already, so nothing was enqueued: see {@link EnqueueOptions#jobId()}. */
        DUPLICATE,
        /** The job was refused; {@link EnqueuedJob#error()} says why. */
        FAILED
    }

    /** Whether the job is enqueued, or will be when the transaction commits. */
    public boolean isEnqueued() {
        return status == Status.ENQUEUED || status == Status.AWAITING_COMMIT;
    }
}
