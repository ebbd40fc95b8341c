package dev.barback.web;

import dev.barback.record.JobRecord;
import dev.barback.web.access.RequestUser;
import dev.barback.web.events.EventStreams;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.WebRequest;

/** {@code /api/jobs}: enqueues, lists and shows jobs. The answer's format is negotiated before the job is enqueued. */
@RestController
@Tag(name = "Jobs")
class JobsController {
    static final String JOBS = "/api/jobs";
    static final String BULK = JOBS + "/bulk";
    static final String JOB = JOBS + "/{id}";

    private static final String KEY_DESCRIPTION = "Requests with the same key enqueue once, so a repeat is harmless. 1"
            + " to 255 visible ASCII characters. Needs a job store";

    private final EnqueueService enqueueService;
    private final BulkEnqueueService bulkEnqueueService;
    private final IdempotencyCheck idempotencyCheck;
    private final RequestUser requestUser;
    private final ObjectProvider<EventStreams> eventStreams;

    JobsController(
            EnqueueService enqueueService,
            BulkEnqueueService bulkEnqueueService,
            IdempotencyCheck idempotencyCheck,
            RequestUser requestUser,
            ObjectProvider<EventStreams> eventStreams) {
        this.enqueueService = enqueueService;
        this.bulkEnqueueService = bulkEnqueueService;
        this.idempotencyCheck = idempotencyCheck;
        this.requestUser = requestUser;
        this.eventStreams = eventStreams;
    }

    @Operation(
            operationId = "enqueueJob",
            summary = "Enqueue a job",
            description =
                    "201: the broker has the job. 200: the same job was enqueued before, under this job_id or key."
                            + " 429: the rate limit is reached; Retry-After has the time to wait.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = RequestSchemas.EnqueueOne.class),
                            examples = {
                                @ExampleObject(name = "The only job of a queue", value = JobRequest.EXAMPLE),
                                @ExampleObject(name = "A job by its class, in five minutes", value = """
                                        {"job":{"job_class":"HelloMeJob","arguments":["Ada","Lovelace"],"wait":"5m"}}""")
                            }))
    @Parameter(
            name = IdempotencyKey.KEY_HEADER,
            in = ParameterIn.HEADER,
            description = KEY_DESCRIPTION,
            schema = @Schema(type = "string"))
    @ApiResponse(responseCode = "201", description = "The broker has the job", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "200", description = "The same job was enqueued before", useReturnTypeSchema = true)
    @PostJson(JOBS)
    ResponseEntity<AcceptedJob> create(
            @Parameter(hidden = true) @RequestHeader HttpHeaders headers,
            @RequestBody(required = false) byte @Nullable [] body) {
        JobRequest request = JobRequest.of(JsonBody.read(body));
        DeduplicatingPublisher.EnqueueResult result = enqueueService.enqueue(IdempotencyKey.withIds(
                        List.of(request),
                        headers.getOrEmpty(IdempotencyKey.KEY_HEADER),
                        requestUser.accessScope().idPrefix(),
                        true)
                .get(0));
        URI address = URI.create(JOBS + "/" + result.job().job().id());
        return (result.isNew()
                        ? ResponseEntity.created(address)
                        : ResponseEntity.ok().location(address))
                .body(result.job());
    }

    @Operation(
            operationId = "enqueueJobs",
            summary = "Enqueue many jobs",
            description = "1 to 1000, in few round trips, without the application's enqueue interceptors. If one is"
                    + " invalid, none is enqueued, and each invalid field is named (jobs[3].job_class). Otherwise"
                    + " each job has its own result: enqueued, known, conflict or failed. 201: all are enqueued or"
                    + " known; 200: all"
                    + " were known; 207: some are in conflict or failed; 429: the rate limit does not allow so many"
                    + " now, none is enqueued, and Retry-After has the time to wait.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = RequestSchemas.EnqueueMany.class),
                            examples = @ExampleObject(value = BulkEnqueueService.EXAMPLE)))
    @Parameter(
            name = IdempotencyKey.KEY_HEADER,
            in = ParameterIn.HEADER,
            description = KEY_DESCRIPTION,
            schema = @Schema(type = "string"))
    @ApiResponse(responseCode = "201", description = "All are enqueued or known", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "200", description = "All were known", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "207", description = "Some are in conflict or failed", useReturnTypeSchema = true)
    @PostJson(BULK)
    ResponseEntity<BulkAnswer> createMany(
            @Parameter(hidden = true) @RequestHeader HttpHeaders headers,
            @RequestBody(required = false) byte @Nullable [] body) {
        List<JobRequest> requests =
                BulkEnqueueService.read(JsonBody.read(body, BulkEnqueueService.EXAMPLE, BulkEnqueueService.JOBS));
        BulkAnswer answer = bulkEnqueueService.enqueue(IdempotencyKey.withIds(
                requests,
                headers.getOrEmpty(IdempotencyKey.KEY_HEADER),
                requestUser.accessScope().idPrefix(),
                false));
        return ResponseEntity.status(BulkEnqueueService.status(answer)).body(answer);
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
    @Parameter(
            name = JobFilter.USER,
            in = ParameterIn.QUERY,
            description = "Only jobs of this user",
            schema = @Schema(type = "string"),
            example = "ada")
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
    @QueryParameters({
        JobFilter.STATE,
        JobFilter.QUEUE,
        JobFilter.JOB_CLASS,
        JobFilter.USER,
        JobFilter.ORDER,
        JobFilter.LIMIT,
        JobFilter.CURSOR
    })
    @GetMapping(path = JOBS, produces = MediaType.APPLICATION_JSON_VALUE)
    JobListAnswer list(@Parameter(hidden = true) HttpServletRequest request) {
        JobFilter filter = JobFilter.of(request);
        return JobListAnswer.of(
                requestUser.jobOperations().list(filter.query(), filter.after(), filter.limit()),
                filter.query().oldestFirst(),
                idempotencyCheck.now());
    }

    @Operation(
            operationId = "showJob",
            summary = "Show a job",
            description = "With its arguments, executions and wait reason. The ETag changes with the job's state,"
                    + " not with the wait reason.")
    @ApiResponse(responseCode = "200", description = "The job", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "304", description = "The job still matches If-None-Match", content = @Content)
    @GetMapping(path = JOB, produces = MediaType.APPLICATION_JSON_VALUE)
    @Nullable ResponseEntity<JobAnswer> show(@PathVariable("id") String id, @Parameter(hidden = true) WebRequest request) {
        Instant now = idempotencyCheck.now();
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
