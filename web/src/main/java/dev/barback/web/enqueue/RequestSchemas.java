package dev.barback.web.enqueue;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/**
 * Request bodies for the OpenAPI document only. The real bodies are parsed field by field, so that errors can name the
 * field. A test compares the two.
 */
final class RequestSchemas {
    private RequestSchemas() {}

    @Schema(name = "EnqueueOne")
    record EnqueueOne(Job job) {}

    @Schema(name = "EnqueueMany")
    record EnqueueMany(@Schema(description = "1 to 1000") List<Job> jobs) {}

    @Schema(
            name = "Job",
            description = "Give job_class, or a queue_id that has one job only; the other fields are" + " optional.")
    record Job(
            @Schema(description = "The job's name", example = "HelloMeJob")
            String jobClass,

            @Schema(description = "The queue; without job_class, a queue that has one job only", example = "default")
            String queueId,

            @Schema(description = "An alias of queue_id") String queue,

            @Schema(description = "A list, or an object with the arguments by name", example = "[\"Ada\",\"Lovelace\"]")
            Object arguments,

            @Schema(description = "The arguments by name") Object payload,

            @Schema(description = "Lower runs sooner") Integer priority,

            @Schema(description = "The due time, with an offset", example = "2030-01-01T00:00:00Z")
            String scheduledAt,

            @Schema(description = "Seconds, or a text such as 500ms, 30s, 5m, 2h, 1d or PT5M") @JsonProperty("wait")
            String waitFor,

            @JsonUnwrapped SubmittedFields.Requested submission,

            @Schema(
                    description = "An id of your choice: a repeated request then enqueues the job once. Needs a job"
                            + " store")
            String jobId) {}
}
