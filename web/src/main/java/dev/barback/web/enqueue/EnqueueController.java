package dev.barback.web.enqueue;

import dev.barback.web.access.RequestUser;
import dev.barback.web.http.ApiPaths;
import dev.barback.web.http.PostJson;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/jobs}: enqueues one job or many. The answer's format is negotiated before a job is enqueued. */
@RestController
@Tag(name = "Jobs")
class EnqueueController {
    private static final String KEY_DESCRIPTION = "Requests with the same key enqueue once, so a repeat is harmless. 1"
            + " to 255 visible ASCII characters. Needs a job store";

    private final EnqueueService enqueueService;
    private final BulkEnqueueService bulkEnqueueService;
    private final RequestUser requestUser;

    EnqueueController(EnqueueService enqueueService, BulkEnqueueService bulkEnqueueService, RequestUser requestUser) {
        this.enqueueService = enqueueService;
        this.bulkEnqueueService = bulkEnqueueService;
        this.requestUser = requestUser;
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
                                @ExampleObject(name = "The only job of a queue", value = EnqueueExamples.ONE),
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
    @PostJson(ApiPaths.JOBS)
    ResponseEntity<AcceptedJob> create(
            @Parameter(hidden = true) @RequestHeader HttpHeaders headers,
            @RequestBody(required = false) byte @Nullable [] body) {
        JobRequest request = JobRequest.read(body);
        DeduplicatingPublisher.EnqueueResult result = enqueueService.enqueue(IdempotencyKey.withIds(
                        List.of(request),
                        headers.getOrEmpty(IdempotencyKey.KEY_HEADER),
                        requestUser.accessScope().idPrefix(),
                        true)
                .get(0));
        URI address = URI.create(ApiPaths.JOBS + "/" + result.job().job().id());
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
                            examples = @ExampleObject(value = EnqueueExamples.MANY)))
    @Parameter(
            name = IdempotencyKey.KEY_HEADER,
            in = ParameterIn.HEADER,
            description = KEY_DESCRIPTION,
            schema = @Schema(type = "string"))
    @ApiResponse(responseCode = "201", description = "All are enqueued or known", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "200", description = "All were known", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "207", description = "Some are in conflict or failed", useReturnTypeSchema = true)
    @PostJson(ApiPaths.BULK)
    ResponseEntity<BulkAnswer> createMany(
            @Parameter(hidden = true) @RequestHeader HttpHeaders headers,
            @RequestBody(required = false) byte @Nullable [] body) {
        List<JobRequest> requests = BulkEnqueueService.read(body);
        BulkAnswer answer = bulkEnqueueService.enqueue(IdempotencyKey.withIds(
                requests,
                headers.getOrEmpty(IdempotencyKey.KEY_HEADER),
                requestUser.accessScope().idPrefix(),
                false));
        return ResponseEntity.status(BulkEnqueueService.status(answer)).body(answer);
    }
}
