package dev.barback.web;

import dev.barback.EnqueuedJob;
import dev.barback.JobInfo;
import dev.barback.record.JobRecord;
import dev.barback.wire.Timestamps;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * The answer to an enqueue.
 *
 * @param job what was enqueued
 */
record AcceptedJob(Content job) {

    /**
     * What was enqueued. The id and the queue are there under two names each: those of the request's short form, and
     * those of the wire format.
     *
     * @param id the job's id
     * @param jobId the same
     * @param jobClass the job's stable name
     * @param queueId the queue it went to
     * @param queue the same
     * @param priority lower runs sooner; null = none
     * @param scheduledAt the due time; null = as soon as possible
     * @param state "scheduled" before the due time, "available" then; where it was enqueued before, its state now
     */
    @Schema(name = "AcceptedContent") // names are the same for all in the OpenAPI document
    @JsonNaming(SnakeCaseStrategy.class)
    record Content(
            String id,
            String jobId,
            String jobClass,
            String queueId,
            String queue,
            @Nullable Integer priority,
            @Nullable String scheduledAt,
            String state) {

        /** What a job is, and this state. */
        static Content of(JobInfo job, String state) {
            Instant due = job.scheduledAt();
            return new Content(
                    job.jobId(),
                    job.jobId(),
                    job.jobClass(),
                    job.queue(),
                    job.queue(),
                    job.priority(),
                    due == null ? null : Timestamps.write(due),
                    state);
        }
    }

    /** What the records know, where the same was enqueued before. */
    static AcceptedJob of(JobRecord job, Instant now) {
        return new AcceptedJob(Content.of(job.job(), job.stateAt(now).word()));
    }

    static AcceptedJob of(EnqueuedJob job, Instant now) {
        Instant due = job.scheduledAt();
        return new AcceptedJob(new Content(
                job.jobId(),
                job.jobId(),
                job.jobClass(),
                job.queue(),
                job.queue(),
                job.priority(),
                due == null ? null : Timestamps.write(due),
                due != null && due.isAfter(now) ? "scheduled" : "available"));
    }
}
