package dev.barback.internal.worker;

import dev.barback.WorkerRecord;
import dev.barback.internal.registry.JobDefinition;
import dev.barback.internal.registry.JobRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The view of a worker for its heartbeat: its state, and the pausing of queues. Thread-safe. */
final class WorkerView {
    private final Set<String> jobs;
    private final Dispatcher dispatcher;
    private final DeliveryHandler handler;
    private final ProcessorPool processors;
    private final DeliveryCompletion completion;

    WorkerView(
            JobRegistry registry,
            Dispatcher dispatcher,
            DeliveryHandler handler,
            ProcessorPool processors,
            DeliveryCompletion completion) {
        this.jobs = registry.all().stream().map(JobDefinition::name).collect(Collectors.toSet());
        this.dispatcher = dispatcher;
        this.handler = handler;
        this.processors = processors;
        this.completion = completion;
    }

    /** The worker's record. */
    WorkerRecord describe(String id, Instant started, Instant now, boolean keepsRecords) {
        int running = handler.running().size();
        Set<String> queues = dispatcher.queues().stream().map(QueueState::name).collect(Collectors.toSet());
        Set<String> full = running < processors.range().max() ? dispatcher.full() : queues;
        return new WorkerRecord(id, queues, full, jobs, processors.number(), running, started, now, keepsRecords);
    }

    /** Pauses these queues, and resumes all others. */
    void pause(Set<String> queues) {
        completion.releaseUnstarted(dispatcher.pause(queues));
    }

    /** The running jobs, by id. */
    Map<String, RunningJob> running() {
        return handler.runningById();
    }

    /** The queues that were empty lately, and after an outage for as long as leases last. */
    Set<String> drained(Duration leases) {
        return dispatcher.drained(leases);
    }
}
