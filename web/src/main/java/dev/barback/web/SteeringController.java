package dev.barback.web;

import dev.barback.EnqueueOptions;
import dev.barback.record.JobRecord;
import dev.barback.record.JobState;
import dev.barback.web.access.Visitors;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /api/jobs/ID/...}: changes what becomes of a job. With If-Match, only one that is still as the client has seen
 * it; between that look and the change it may change all the same, and then the change itself says so, or holds.
 */
@RestController
@Tag(name = "Steering")
class SteeringController {
    private static final String EXAMPLE = "{\"wait\":\"5m\"}";

    private final Visitors visitors;
    private final Repeats repeats;

    SteeringController(Visitors visitors, Repeats repeats) {
        this.visitors = visitors;
        this.repeats = repeats;
    }

    @Operation(
            operationId = "cancelJob",
            summary = "Cancel a job",
            description = "200: it is cancelled, and never starts. 202: it is running; its worker interrupts it within"
                    + " some seconds.")
    @ApiResponse(responseCode = "200", description = "It is cancelled", useReturnTypeSchema = true)
    @ApiResponse(
            responseCode = "202",
            description = "It runs, and is interrupted within some seconds",
            useReturnTypeSchema = true)
    @PostJson(JobsController.JOB + "/cancel")
    ResponseEntity<JobAnswer> cancel(
            @PathVariable("id") String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @Parameter(hidden = true) @RequestBody(required = false) byte @Nullable [] body) {
        JsonBody.requireNone(body);
        require(id, ifMatch);
        JobState state = visitors.steering().cancel(id);
        HttpStatus status = state == JobState.EXECUTING ? HttpStatus.ACCEPTED : HttpStatus.OK;
        return answer(status, visitors.steering().find(id));
    }

    @Operation(
            operationId = "postponeJob",
            summary = "Move a waiting job's due time",
            description = "Later or earlier. Give one of the two fields.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = Documented.Postpone.class),
                            examples = @ExampleObject(value = EXAMPLE)))
    @PostJson(JobsController.JOB + "/postpone")
    ResponseEntity<JobAnswer> postpone(
            @PathVariable("id") String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody(required = false) byte @Nullable [] body) {
        Instant until = until(body);
        require(id, ifMatch);
        return answer(HttpStatus.OK, visitors.steering().postpone(id, until));
    }

    @Operation(operationId = "runJob", summary = "Make a waiting job due now")
    @PostJson(JobsController.JOB + "/run")
    ResponseEntity<JobAnswer> run(
            @PathVariable("id") String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @Parameter(hidden = true) @RequestBody(required = false) byte @Nullable [] body) {
        JsonBody.requireNone(body);
        require(id, ifMatch);
        return answer(HttpStatus.OK, visitors.steering().runNow(id));
    }

    @Operation(
            operationId = "reviveJob",
            summary = "Enqueue an ended job once more",
            description =
                    "With its counters at zero. One that lies in the morgue is taken out. It counts as a submission: 429"
                            + " with a Retry-After when its user may enqueue no more now.")
    @PostJson(JobsController.JOB + "/revive")
    ResponseEntity<JobAnswer> revive(
            @PathVariable("id") String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @Parameter(hidden = true) @RequestBody(required = false) byte @Nullable [] body) {
        JsonBody.requireNone(body);
        require(id, ifMatch);
        visitors.countSubmissions(1);
        return answer(HttpStatus.OK, visitors.steering().revive(id));
    }

    @Operation(
            operationId = "deleteJob",
            summary = "Forget an ended job",
            description = "One that lies in the morgue is deleted there, too. Its id can be used again.")
    @ApiResponse(responseCode = "204", description = "It is forgotten", content = @Content)
    @DeleteMapping(path = JobsController.JOB)
    ResponseEntity<Void> delete(
            @PathVariable("id") String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        require(id, ifMatch);
        visitors.steering().delete(id);
        return ResponseEntity.noContent().build();
    }

    private Instant until(byte @Nullable [] body) {
        Fields fields =
                new Fields("", JsonBody.read(body, EXAMPLE, DueTime.WAIT), List.of(DueTime.WAIT, DueTime.SCHEDULED_AT));
        EnqueueOptions due = DueTime.of(fields, EnqueueOptions.NONE);
        if (!fields.has(DueTime.WAIT) && !fields.has(DueTime.SCHEDULED_AT)) {
            fields.refuse(DueTime.WAIT, "Until when? Send " + EXAMPLE + " or {\"scheduled_at\":\"...\"}.");
        }
        fields.requireRight();
        Instant time = due.waitUntil();
        return time != null ? time : repeats.now().plus(Objects.requireNonNull(due.waitFor()));
    }

    private void require(String id, @Nullable String ifMatch) {
        if (ifMatch != null) {
            EntityTag.require(ifMatch, visitors.steering().find(id), repeats.now());
        }
    }

    private ResponseEntity<JobAnswer> answer(HttpStatus status, JobRecord job) {
        Instant now = repeats.now();
        return ResponseEntity.status(status)
                .header(HttpHeaders.ETAG, EntityTag.of(job, now))
                .body(new JobAnswer(JobAnswer.brief(job, now)));
    }
}
