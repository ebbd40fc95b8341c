package dev.barback.web.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.barback.EnqueueOptions;
import dev.barback.JobRecord;
import dev.barback.JobState;
import dev.barback.internal.enqueue.TimeAndIds;
import dev.barback.web.access.RequestUser;
import dev.barback.web.enqueue.DueTime;
import dev.barback.web.http.ApiPaths;
import dev.barback.web.http.JsonBody;
import dev.barback.web.http.JsonFields;
import dev.barback.web.http.PostJson;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
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
 * {@code /api/jobs/ID/...}: cancels, postpones, runs, retries and deletes jobs. With If-Match, only if the job is still
 * as the client has seen it; if it changes between that check and the operation, the operation either fails or still
 * applies.
 */
@RestController
@Tag(name = "Actions")
class JobActionsController {
    private static final String EXAMPLE = "{\"wait\":\"5m\"}";

    private final RequestUser requestUser;
    private final Clock clock;

    JobActionsController(RequestUser requestUser, ObjectProvider<TimeAndIds> timeAndIds) {
        this.requestUser = requestUser;
        this.clock = timeAndIds.getIfAvailable(() -> TimeAndIds.SYSTEM).clock();
    }

    /** The body, for the OpenAPI document only. */
    @Schema(name = "Postpone")
    record Postpone(
            @Schema(description = "From now: seconds, or a text such as 30s, 5m, 2h, 1d or PT5M", example = "5m")
            @JsonProperty("wait")
            String waitFor,

            @Schema(description = "A time with an offset") String scheduledAt) {}

    @Operation(
            operationId = "cancelJob",
            summary = "Cancel a job",
            description = "200: the job is cancelled and never starts. 202: the job is running; its worker"
                    + " interrupts it within seconds.")
    @ApiResponse(responseCode = "200", description = "The job is cancelled", useReturnTypeSchema = true)
    @ApiResponse(
            responseCode = "202",
            description = "The job is running, and is interrupted within seconds",
            useReturnTypeSchema = true)
    @PostJson(ApiPaths.JOB + "/cancel")
    ResponseEntity<JobAnswer> cancel(
            @PathVariable("id") String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @Parameter(hidden = true) @RequestBody(required = false) byte @Nullable [] body) {
        JsonBody.requireEmpty(body);
        requireMatch(id, ifMatch);
        JobState state = requestUser.jobOperations().cancel(id);
        HttpStatus status = state == JobState.EXECUTING ? HttpStatus.ACCEPTED : HttpStatus.OK;
        return answer(status, requestUser.jobOperations().find(id));
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
                            schema = @Schema(implementation = Postpone.class),
                            examples = @ExampleObject(value = EXAMPLE)))
    @PostJson(ApiPaths.JOB + "/postpone")
    ResponseEntity<JobAnswer> postpone(
            @PathVariable("id") String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody(required = false) byte @Nullable [] body) {
        Instant until = dueTime(body);
        requireMatch(id, ifMatch);
        return answer(HttpStatus.OK, requestUser.jobOperations().postpone(id, until));
    }

    @Operation(operationId = "runJob", summary = "Make a waiting job due now")
    @PostJson(ApiPaths.JOB + "/run")
    ResponseEntity<JobAnswer> run(
            @PathVariable("id") String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @Parameter(hidden = true) @RequestBody(required = false) byte @Nullable [] body) {
        JsonBody.requireEmpty(body);
        requireMatch(id, ifMatch);
        return answer(HttpStatus.OK, requestUser.jobOperations().advance(id));
    }

    @Operation(
            operationId = "reviveJob",
            summary = "Enqueue an ended job again",
            description =
                    "With its counters at zero. A job in the morgue is taken out. Counts for the rate limit of its"
                            + " user: 429 with a Retry-After when that is reached.")
    @PostJson(ApiPaths.JOB + "/revive")
    ResponseEntity<JobAnswer> revive(
            @PathVariable("id") String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @Parameter(hidden = true) @RequestBody(required = false) byte @Nullable [] body) {
        JsonBody.requireEmpty(body);
        requireMatch(id, ifMatch);
        requestUser.countEnqueues(1);
        return answer(HttpStatus.OK, requestUser.jobOperations().revive(id));
    }

    @Operation(
            operationId = "deleteJob",
            summary = "Delete an ended job",
            description = "A job in the morgue is deleted there, too. Its id can be used again.")
    @ApiResponse(responseCode = "204", description = "The job is deleted", content = @Content)
    @DeleteMapping(path = ApiPaths.JOB)
    ResponseEntity<Void> delete(
            @PathVariable("id") String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        requireMatch(id, ifMatch);
        requestUser.jobOperations().delete(id);
        return ResponseEntity.noContent().build();
    }

    private Instant dueTime(byte @Nullable [] body) {
        JsonFields jsonFields = new JsonFields(
                "", JsonBody.read(body, EXAMPLE, DueTime.WAIT), List.of(DueTime.WAIT, DueTime.SCHEDULED_AT));
        EnqueueOptions due = DueTime.of(jsonFields, EnqueueOptions.NONE);
        if (!jsonFields.has(DueTime.WAIT) && !jsonFields.has(DueTime.SCHEDULED_AT)) {
            jsonFields.addError(
                    DueTime.WAIT, "The due time is missing. Send " + EXAMPLE + " or" + " {\"scheduled_at\":\"...\"}.");
        }
        jsonFields.throwIfInvalid();
        Instant time = due.waitUntil();
        return time != null ? time : clock.instant().plus(Objects.requireNonNull(due.waitFor()));
    }

    private void requireMatch(String id, @Nullable String ifMatch) {
        if (ifMatch != null) {
            EntityTag.require(ifMatch, requestUser.jobOperations().find(id), clock.instant());
        }
    }

    private ResponseEntity<JobAnswer> answer(HttpStatus status, JobRecord job) {
        Instant now = clock.instant();
        return ResponseEntity.status(status)
                .header(HttpHeaders.ETAG, EntityTag.of(job, now))
                .body(new JobAnswer(JobAnswer.brief(job, now)));
    }
}
