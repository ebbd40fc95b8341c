package dev.barback.worker;

import dev.barback.record.WorkerRecord;
import dev.barback.registry.JobDefinition;
import dev.barback.registry.JobRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What the heart sees of a worker, and what it does to it. Thread-safe. */
final class Vitals {
    private final Set<String> jobs;
    private final Inbox inbox;
    private final Processing processing;
    private final Processors processors;
    private final Consumer<Collection<Delivery>> givingBack;

    /** @param givingBack gives back what was not started */
    Vitals(
            JobRegistry registry,
            Inbox inbox,
            Processing processing,
            Processors processors,
            Consumer<Collection<Delivery>> givingBack) {
        this.jobs = registry.all().stream().map(JobDefinition::name).collect(Collectors.toSet());
        this.inbox = inbox;
        this.processing = processing;
        this.processors = processors;
        this.givingBack = givingBack;
    }

    /** The worker, as the records should know it. */
    WorkerRecord describe(String id, Instant started, Instant now, boolean keepsRecords) {
        int running = processing.running().size();
        Set<String> queues = inbox.queues().stream().map(ServedQueue::name).collect(Collectors.toSet());
        Set<String> full = running < processors.range().max() ? inbox.full() : queues;
        return new WorkerRecord(id, queues, full, jobs, processors.number(), running, started, now, keepsRecords);
    }

    /** Lets no job of these queues start, and those of all others. */
    void pause(Set<String> queues) {
        givingBack.accept(inbox.pause(queues));
    }

    /** What it runs now, by the ids of the jobs. */
    Map<String, Running> running() {
        return processing.runningById();
    }

    /** The queues in which it found nothing lately, nor, after an outage, for as long as leases last. */
    Set<String> drained(Duration leases) {
        return inbox.drained(leases);
    }
}
