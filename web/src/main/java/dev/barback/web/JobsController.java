package dev.barback.web;

import dev.barback.EnqueuedJob;
import dev.barback.enqueue.Sources;
import java.net.URI;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/jobs}. */
@RestController
class JobsController {
    private final JobDesk desk;
    private final Clock clock;

    JobsController(JobDesk desk, ObjectProvider<Sources> sources) {
        this.desk = desk;
        this.clock = sources.getIfAvailable(() -> Sources.SYSTEM).clock();
    }

    /** Enqueues a job. What the answer can be written as is settled before, not after. */
    @PostMapping(
            path = "/api/jobs",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<AcceptedJob> create(@RequestBody(required = false) byte @Nullable [] body) {
        EnqueuedJob job = desk.enqueue(JobRequest.of(JsonBody.read(body)));
        return ResponseEntity.created(URI.create("/api/jobs/" + job.jobId()))
                .body(AcceptedJob.of(job, clock.instant()));
    }
}
