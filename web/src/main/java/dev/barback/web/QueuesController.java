package dev.barback.web;

import dev.barback.broker.QueueInfo;
import dev.barback.broker.QueueNames;
import dev.barback.record.ReadyJobs;
import dev.barback.steering.Steering;
import dev.barback.web.access.Visitors;
import dev.barback.wire.Timestamps;
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
    static final String QUEUES = "/api/queues";

    private static final int MOST_COUNTED = 10_000;

    private final Visitors visitors;

    QueuesController(Visitors visitors) {
        this.visitors = visitors;
    }

    @Operation(
            operationId = "listQueues",
            summary = "List the queues",
            description =
                    "What the broker can count, null where it can't; and, where records of jobs are kept, how many"
                            + " of its jobs could run now (counted up to 10000), since when the oldest has been able to, and"
                            + " whether it is paused.")
    @GetMapping(path = QUEUES, produces = MediaType.APPLICATION_JSON_VALUE)
    QueueListAnswer list() {
        Steering steering = visitors.steering();
        List<QueueInfo> queues = steering.queues();
        Map<String, Instant> paused = steering.hasRecords() ? steering.paused() : Map.of();
        Map<String, ReadyJobs> ready = steering.hasRecords() ? ready(queues, steering) : Map.of();
        return new QueueListAnswer(queues.stream()
                .map(queue -> queue(queue, paused.get(queue.name()), ready.get(queue.name())))
                .toList());
    }

    private static Map<String, ReadyJobs> ready(List<QueueInfo> queues, Steering steering) {
        List<String> names = queues.stream()
                .map(QueueInfo::name)
                .filter(name -> !name.equals(QueueNames.MORGUE))
                .toList();
        return steering.ready(names, MOST_COUNTED);
    }

    @Operation(
            operationId = "pauseQueue",
            summary = "Pause a queue",
            description = "No worker starts one of its jobs until it is resumed. Workers hear of it within a second;"
                    + " jobs that run go on.")
    @PostJson(QUEUES + "/{queue}/pause")
    QueueListAnswer.Pause pause(
            @PathVariable("queue") String queue,
            @Parameter(hidden = true) @RequestBody(required = false) byte @Nullable [] body) {
        JsonBody.requireNone(body);
        visitors.steering().pause(QueueNames.checkForJobs(queue));
        Instant since = visitors.steering().paused().get(queue);
        return new QueueListAnswer.Pause(queue, since == null ? null : Timestamps.write(since));
    }

    @Operation(operationId = "resumeQueue", summary = "End a queue's pause")
    @PostJson(QUEUES + "/{queue}/resume")
    QueueListAnswer.Pause resume(
            @PathVariable("queue") String queue,
            @Parameter(hidden = true) @RequestBody(required = false) byte @Nullable [] body) {
        JsonBody.requireNone(body);
        visitors.steering().resume(QueueNames.checkForJobs(queue));
        return new QueueListAnswer.Pause(queue, null);
    }

    @Operation(
            operationId = "clearQueue",
            summary = "Remove all waiting jobs of a queue",
            description = "With or without records. Jobs that run go on; those that are retried come back.")
    @PostJson(QUEUES + "/{queue}/clear")
    QueueListAnswer.Cleared clear(
            @PathVariable("queue") String queue,
            @Parameter(hidden = true) @RequestBody(required = false) byte @Nullable [] body) {
        JsonBody.requireNone(body);
        return new QueueListAnswer.Cleared(
                queue, visitors.steering().clear(QueueNames.checkForJobs(queue)).orElse(null));
    }

    private static QueueListAnswer.Queue queue(QueueInfo queue, @Nullable Instant paused, @Nullable ReadyJobs ready) {
        return new QueueListAnswer.Queue(
                queue.name(),
                QueueListAnswer.Counts.of(queue),
                ready == null ? null : QueueListAnswer.Ready.of(ready),
                paused == null ? null : Timestamps.write(paused),
                queue.problem().isEmpty() ? null : Legible.sentence(queue.problem()));
    }
}
