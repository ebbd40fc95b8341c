package dev.barback.web.queue;

import dev.barback.JobOperations;
import dev.barback.QueueDepth;
import dev.barback.QueueInfo;
import dev.barback.internal.wire.Timestamps;
import dev.barback.spi.QueueNames;
import dev.barback.web.access.RequestUser;
import dev.barback.web.http.ApiPaths;
import dev.barback.web.http.JsonBody;
import dev.barback.web.http.PostJson;
import dev.barback.web.http.SafeQuote;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/queues}. */
@RestController
@Tag(name = "Queues")
class QueuesController {
    private static final int MAX_COUNTED = 10_000;

    private final RequestUser requestUser;

    QueuesController(RequestUser requestUser) {
        this.requestUser = requestUser;
    }

    @Operation(
            operationId = "listQueues",
            summary = "List the queues",
            description = "Numbers of messages, null where the broker can't count; with a job store, also the number of"
                    + " jobs that could run now (counted up to 10000), since when the oldest could run, and whether"
                    + " the queue is paused.")
    @GetMapping(path = ApiPaths.QUEUES, produces = MediaType.APPLICATION_JSON_VALUE)
    QueueListAnswer list() {
        JobOperations operations = requestUser.jobOperations();
        List<QueueInfo> queues = operations.queues();
        Map<String, Instant> paused = operations.hasJobStore() ? operations.paused() : Map.of();
        Map<String, QueueDepth> ready = operations.hasJobStore() ? ready(queues, operations) : Map.of();
        return new QueueListAnswer(queues.stream()
                .map(queue -> queue(queue, paused.get(queue.name()), ready.get(queue.name())))
                .toList());
    }

    private static Map<String, QueueDepth> ready(List<QueueInfo> queues, JobOperations operations) {
        List<String> names = queues.stream()
                .map(QueueInfo::name)
                .filter(name -> !name.equals(QueueNames.MORGUE))
                .toList();
        return operations.queueDepths(names, MAX_COUNTED);
    }

    @Operation(
            operationId = "pauseQueue",
            summary = "Pause a queue",
            description = "Workers start none of its jobs until it is resumed. The pause takes effect within a"
                    + " second; running jobs go on.")
    @PostJson(ApiPaths.QUEUES + "/{queue}/pause")
    QueueListAnswer.Pause pause(
            @PathVariable("queue") String queue,
            @Parameter(hidden = true) @RequestBody(required = false) byte @Nullable [] body) {
        JsonBody.requireEmpty(body);
        requestUser.jobOperations().pause(QueueNames.checkForJobs(queue));
        Instant since = requestUser.jobOperations().paused().get(queue);
        return new QueueListAnswer.Pause(queue, since == null ? null : Timestamps.write(since));
    }

    @Operation(operationId = "resumeQueue", summary = "Resume a queue")
    @PostJson(ApiPaths.QUEUES + "/{queue}/resume")
    QueueListAnswer.Pause resume(
            @PathVariable("queue") String queue,
            @Parameter(hidden = true) @RequestBody(required = false) byte @Nullable [] body) {
        JsonBody.requireEmpty(body);
        requestUser.jobOperations().resume(QueueNames.checkForJobs(queue));
        return new QueueListAnswer.Pause(queue, null);
    }

    @Operation(
            operationId = "clearQueue",
            summary = "Remove all waiting jobs of a queue",
            description = "With or without a job store. Running jobs go on; those that are retried come back.")
    @PostJson(ApiPaths.QUEUES + "/{queue}/clear")
    QueueListAnswer.Cleared clear(
            @PathVariable("queue") String queue,
            @Parameter(hidden = true) @RequestBody(required = false) byte @Nullable [] body) {
        JsonBody.requireEmpty(body);
        return new QueueListAnswer.Cleared(
                queue,
                requestUser
                        .jobOperations()
                        .clear(QueueNames.checkForJobs(queue))
                        .orElse(null));
    }

    private static QueueListAnswer.Queue queue(QueueInfo queue, @Nullable Instant paused, @Nullable QueueDepth ready) {
        return new QueueListAnswer.Queue(
                queue.name(),
                QueueListAnswer.Counts.of(queue),
                ready == null ? null : QueueListAnswer.Ready.of(ready),
                paused == null ? null : Timestamps.write(paused),
                queue.problem().isEmpty() ? null : SafeQuote.sentence(queue.problem()));
    }
}
