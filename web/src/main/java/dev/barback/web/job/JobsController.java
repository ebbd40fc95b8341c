package dev.barback.web.job;

import dev.barback.JobRecord;
import dev.barback.internal.enqueue.TimeAndIds;
import dev.barback.web.access.RequestUser;
import dev.barback.web.enqueue.SubmittedFields;
import dev.barback.web.events.EventStreams;
import dev.barback.web.http.ApiPaths;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.WebRequest;

/** {@code /api/jobs}: lists and shows jobs. */
@RestController
@Tag(name = "Jobs")
class JobsController {
    private final RequestUser requestUser;
    private final ObjectProvider<EventStreams> eventStreams;
    private final Clock clock;

    JobsController(
            RequestUser requestUser, ObjectProvider<EventStreams> eventStreams, ObjectProvider<TimeAndIds> timeAndIds) {
        this.requestUser = requestUser;
        this.eventStreams = eventStreams;
        this.clock = timeAndIds.getIfAvailable(() -> TimeAndIds.SYSTEM).clock();
    }

    @Operation(
            operationId = "listJobs",
            summary = "List jobs",
            description = "Ordered by the time of their first enqueue, one page at a time.")
    @Parameter(
            name = JobFilter.STATE,
            in = ParameterIn.QUERY,
            description = "Only jobs in this state; repeat it for several: scheduled, available, retryable, executing,"
                    + " completed, discarded, dead, cancelled",
            array = @ArraySchema(schema = @Schema(type = "string")))
    @Parameter(
            name = JobFilter.QUEUE,
            in = ParameterIn.QUERY,
            description = "Only jobs of this queue",
            schema = @Schema(type = "string"),
            example = "fibonacci")
    @Parameter(
            name = JobFilter.JOB_CLASS,
            in = ParameterIn.QUERY,
            description = "Only jobs of this class",
            schema = @Schema(type = "string"),
            example = "FibonacciJob")
    @SubmittedFields.Filters
    @Parameter(
            name = JobFilter.ORDER,
            in = ParameterIn.QUERY,
            description = "Which jobs come first",
            schema =
                    @Schema(
                            type = "string",
                            allowableValues = {"newest", "oldest"},
                            defaultValue = "newest"))
    @Parameter(
            name = JobFilter.LIMIT,
            in = ParameterIn.QUERY,
            description = "Page size",
            schema = @Schema(type = "integer", minimum = "1", maximum = "500", defaultValue = "50"))
    @Parameter(
            name = JobFilter.CURSOR,
            in = ParameterIn.QUERY,
            description = "The value next of the previous page",
            schema = @Schema(type = "string"))
    @GetMapping(path = ApiPaths.JOBS, produces = MediaType.APPLICATION_JSON_VALUE)
    JobListAnswer list(@Parameter(hidden = true) HttpServletRequest request) {
        JobFilter filter = JobFilter.of(request);
        return JobListAnswer.of(
                requestUser.jobOperations().list(filter.query(), filter.after(), filter.limit()),
                filter.query().oldestFirst(),
                clock.instant());
    }

    @Operation(
            operationId = "showJob",
            summary = "Show a job",
            description = "With its arguments, executions and wait reason. The ETag changes with the job's state,"
                    + " not with the wait reason.")
    @ApiResponse(responseCode = "200", description = "The job", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "304", description = "The job still matches If-None-Match", content = @Content)
    @GetMapping(path = ApiPaths.JOB, produces = MediaType.APPLICATION_JSON_VALUE)
    @Nullable ResponseEntity<JobAnswer> show(@PathVariable("id") String id, @Parameter(hidden = true) WebRequest request) {
        Instant now = clock.instant();
        JobRecord job = requestUser.jobOperations().find(id);
        String tag = EntityTag.of(job, now);
        if (request.checkNotModified(tag)) {
            return null;
        }
        JobAnswer.Details details = JobAnswer.Details.of(
                job,
                requestUser.jobOperations().waitReason(job),
                requestUser.jobOperations().executions(job.jobId()));
        Integer position = eventStreams.getObject().queuePosition(job, now);
        return ResponseEntity.ok().eTag(tag).body(JobAnswer.of(job, now, position, details));
    }
}
