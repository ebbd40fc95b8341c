package dev.barback.web;

import dev.barback.record.WorkerRecord;
import dev.barback.web.access.Visitors;
import dev.barback.wire.Timestamps;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** {@code /api/workers}. */
@RestController
@Tag(name = "Workers")
class WorkersController {
    private final Visitors visitors;

    WorkersController(Visitors visitors) {
        this.visitors = visitors;
    }

    /**
     * The workers that are alive.
     *
     * @param workers by id
     */
    record Workers(List<Worker> workers) {
        /** Copies the list. */
        Workers {
            workers = List.copyOf(workers);
        }
    }

    /**
     * A worker, as it last told of itself.
     *
     * @param id its process, host and a number of its own
     * @param queues those it serves
     * @param jobs the names of those it knows
     * @param processors how many it has now, each of which can run a job
     * @param inFlight how many it runs
     * @param startedAt when it began
     * @param seenAt when it told this
     * @param keepsRecords whether it records what becomes of jobs; else it leaves recorded ones to others
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Worker(
            String id,
            List<String> queues,
            List<String> jobs,
            int processors,
            int inFlight,
            String startedAt,
            String seenAt,
            boolean keepsRecords) {
        static Worker of(WorkerRecord worker) {
            return new Worker(
                    worker.id(),
                    worker.queues().stream().sorted().toList(),
                    worker.jobs().stream().sorted().toList(),
                    worker.processors(),
                    worker.inFlight(),
                    Timestamps.write(worker.startedAt()),
                    Timestamps.write(worker.seenAt()),
                    worker.keepsRecords());
        }
    }

    @Operation(
            operationId = "listWorkers",
            summary = "List the workers that are alive",
            description = "A worker that was silent for 15 s is not.")
    @GetMapping(path = "/api/workers", produces = MediaType.APPLICATION_JSON_VALUE)
    Workers list() {
        return new Workers(
                visitors.steering().workers().stream().map(Worker::of).toList());
    }
}
