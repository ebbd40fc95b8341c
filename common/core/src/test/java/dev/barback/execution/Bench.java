package dev.barback.execution;

import dev.barback.Job;
import dev.barback.Jobs;
import dev.barback.broker.Lease;
import dev.barback.broker.MemoryBroker;
import dev.barback.enqueue.CommitBoundary;
import dev.barback.enqueue.EnqueueSettings;
import dev.barback.enqueue.Enqueuer;
import dev.barback.enqueue.Sources;
import dev.barback.record.JobEvent;
import dev.barback.record.JobEvents;
import dev.barback.record.JobListener;
import dev.barback.registry.JobRegistry;
import dev.barback.runtime.Barback;
import dev.barback.wire.Envelope;
import dev.barback.wire.EnvelopeCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Enqueues into memory and executes by hand, with time and chance in the test's hands. */
final class Bench {
    private static final EnvelopeCodec CODEC = new EnvelopeCodec(EnvelopeCodec.LARGEST);

    final List<String> trace = new ArrayList<>();
    final List<JobEvent> events = new ArrayList<>();
    private final HandClock clock = new HandClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final MemoryBroker broker = new MemoryBroker(clock, Duration.ofSeconds(30));
    double random;
    boolean failingListener;
    private Barback barback;
    private Performer performer;

    void jobs(Job... jobs) {
        JobRegistry registry = JobRegistry.of(jobs);
        JobListener listener = event -> {
            events.add(event);
            trace.add("EVENT " + event.getClass().getSimpleName()
                    + (event instanceof JobEvent.Performed done ? " " + done.outcome() : ""));
            if (failingListener) {
                throw new AssertionError("a listener fails");
            }
        };
        Sources sources = new Sources(clock, () -> UUID.randomUUID().toString(), () -> random);
        barback = Barback.builder(broker, registry)
                .listeners(List.of(listener))
                .sources(sources)
                .build();
        JobEvents told = new JobEvents(List.of(listener));
        Enqueuer enqueuer = Enqueuer.create(
                registry,
                new Enqueuer.Route(broker, CODEC, told, null),
                new EnqueueSettings("default", List.of(), CommitBoundary.NONE),
                sources);
        performer = new Performer(
                registry,
                new Performer.Around(List.of(), List.of()),
                new Rescuer(enqueuer, told, sources),
                told,
                clock);
    }

    Jobs jobs() {
        return barback.jobs();
    }

    Instant now() {
        return clock.instant();
    }

    void advance(Duration time) {
        clock.advance(time);
    }

    boolean isEmpty() {
        return leaseAll().isEmpty();
    }

    /** The job that would come next, due or not. */
    Envelope next() {
        Instant before = clock.instant();
        clock.advance(Duration.ofDays(365));
        List<Lease> leases = leaseAll();
        Envelope envelope = CODEC.read(leases.get(0).message().data());
        leases.forEach(lease -> broker.release(lease.queue(), List.of(lease)));
        clock.set(before);
        return envelope;
    }

    Outcome execute() {
        Lease lease = leaseAll().get(0);
        Outcome outcome = performer.perform(CODEC.read(lease.message().data()), Run.HERE);
        broker.acknowledge(lease.queue(), List.of(lease));
        return outcome;
    }

    Outcome execute(Envelope envelope) {
        return performer.perform(envelope, Run.HERE);
    }

    static Envelope envelope(String job, String arguments) {
        String json = "{\"job_class\":\"" + job + "\",\"job_id\":\"1\",\"queue_name\":\"default\",\"arguments\":["
                + arguments + "]}";
        return CODEC.read(json.getBytes(StandardCharsets.UTF_8));
    }

    private List<Lease> leaseAll() {
        List<Lease> leases = new ArrayList<>();
        for (var queue : broker.queues()) {
            leases.addAll(broker.receive(queue.name(), 10, Duration.ZERO));
        }
        return leases;
    }
}
