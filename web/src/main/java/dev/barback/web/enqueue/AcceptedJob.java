package dev.barback.web.enqueue;

import dev.barback.EnqueuedJob;
import dev.barback.JobInfo;
import dev.barback.JobRecord;
import dev.barback.internal.wire.Timestamps;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * The answer to an enqueue.
 *
 * @param job the enqueued job
 */
public record AcceptedJob(Content job) {

    /**
     * The enqueued job. The id and the queue have two names each: the one of the request's short form and the one of
     * the wire format.
     *
     * @param id the job's id
     * @param jobId equals id
     * @param jobClass the job's stable name
     * @param queueId the job's queue
     * @param queue equals queueId
     * @param priority lower runs sooner; null = none
     * @param scheduledAt the due time; null = as soon as possible
     * @param state "scheduled" before the due time, "available" from then on; the current state if the job was enqueued
     *     before
     */
    @Schema(name = "AcceptedContent") // schema names are global in the OpenAPI document
    @JsonNaming(SnakeCaseStrategy.class)
    public record Content(
            String id,
            String jobId,
            String jobClass,
            String queueId,
            String queue,
            @Nullable Integer priority,
            @Nullable String scheduledAt,
            String state) {

        /** A job with this state. */
        public static Content of(JobInfo job, String state) {
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

    /** The stored job, if it was enqueued before. */
    static AcceptedJob of(JobRecord job, Instant now) {
        return new AcceptedJob(Content.of(job.job(), job.stateAt(now).lowerCaseName()));
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
