package dev.barback.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/**
 * The bodies of requests, for the OpenAPI document only: they are read field by field, so that what is wrong can be
 * named. A test compares them with what is read.
 */
final class Documented {
    private Documented() {}

    @Schema(name = "EnqueueOne")
    record EnqueueOne(Job job) {}

    @Schema(name = "EnqueueMany")
    record EnqueueMany(@Schema(description = "1 to 1000") List<Job> jobs) {}

    @Schema(name = "Job", description = "Give job_class, or a queue_id that has one job only; others may be left away.")
    record Job(
            @Schema(description = "The job's name", example = "HelloMeJob")
            String jobClass,

            @Schema(description = "The queue; without job_class, the one whose only job is meant", example = "default")
            String queueId,

            @Schema(description = "The same as queue_id") String queue,

            @Schema(description = "A list, or an object with the arguments by name", example = "[\"Ada\",\"Lovelace\"]")
            Object arguments,

            @Schema(description = "The arguments by name") Object payload,

            @Schema(description = "Lower runs sooner") Integer priority,

            @Schema(description = "The due time, with an offset", example = "2030-01-01T00:00:00Z")
            String scheduledAt,

            @Schema(description = "Seconds, or a text such as 500ms, 30s, 5m, 2h, 1d or PT5M") @JsonProperty("wait")
            String waitFor,

            @Schema(description = "On whose behalf") String user,

            @Schema(description = "How long it should take: seconds, or a text such as 500ms, 30s, 5m, 2h, 1d or PT5M")
            String duration,

            @Schema(
                    description =
                            "Where the end of the job is posted, in place of the application's own address: http or"
                                    + " https, to one of the hosts that are allowed here",
                    format = "uri",
                    maxLength = 2_000,
                    example = "https://example.com/jobs")
            String webhook,

            @Schema(description = "An id of your choice, so that a repeat is harmless. It needs the records of jobs")
            String jobId) {}

    @Schema(name = "ChangePassword")
    record ChangePassword(
            @Schema(description = "The one that you have") String password,

            @Schema(description = "The one that you want: 12 characters or more, and not easily guessed")
            String newPassword) {}

    @Schema(name = "Postpone")
    record Postpone(
            @Schema(description = "From now: seconds, or a text such as 30s, 5m, 2h, 1d or PT5M", example = "5m")
            @JsonProperty("wait")
            String waitFor,

            @Schema(description = "A time with an offset") String scheduledAt) {}
}
