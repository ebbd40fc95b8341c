package dev.barback.web.queue;

import dev.barback.WorkerRecord;
import dev.barback.internal.wire.Timestamps;
import dev.barback.web.access.RequestUser;
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
    private final RequestUser requestUser;

    WorkersController(RequestUser requestUser) {
        this.requestUser = requestUser;
    }

    /**
     * The live workers.
     *
     * @param workers ordered by id
     */
    record Workers(List<Worker> workers) {
        /** Copies the list. */
        Workers {
            workers = List.copyOf(workers);
        }
    }

    /**
     * A worker, as of its latest heartbeat.
     *
     * @param id its process, host and number
     * @param queues the queues it serves
     * @param jobs the names of its job classes
     * @param processors its current number of processors
     * @param inFlight number of running jobs
     * @param startedAt start time
     * @param seenAt time of the heartbeat
     * @param keepsRecords whether it uses the job store; otherwise it leaves recorded jobs to other workers
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
            summary = "List the live workers",
            description = "A worker without a heartbeat for 15 s is not listed.")
    @GetMapping(path = "/api/workers", produces = MediaType.APPLICATION_JSON_VALUE)
    Workers list() {
        return new Workers(
                requestUser.jobOperations().workers().stream().map(Worker::of).toList());
    }
}
