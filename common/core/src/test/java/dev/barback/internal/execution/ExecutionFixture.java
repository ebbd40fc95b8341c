package dev.barback.internal.execution;

import dev.barback.Job;
import dev.barback.JobEvent;
import dev.barback.JobListener;
import dev.barback.Jobs;
import dev.barback.internal.broker.MemoryBroker;
import dev.barback.internal.enqueue.EnqueueSettings;
import dev.barback.internal.enqueue.Enqueuer;
import dev.barback.internal.enqueue.Foundation;
import dev.barback.internal.enqueue.TimeAndIds;
import dev.barback.internal.enqueue.TransactionHook;
import dev.barback.internal.records.JobEvents;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import dev.barback.internal.wire.Envelope;
import dev.barback.internal.wire.EnvelopeCodec;
import dev.barback.spi.Lease;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Enqueues into memory and executes jobs step by step; the test controls the time and the random numbers. */
final class ExecutionFixture {
    private static final EnvelopeCodec CODEC = new EnvelopeCodec(EnvelopeCodec.MAX_BYTES);

    final List<String> trace = new ArrayList<>();
    final List<JobEvent> events = new ArrayList<>();
    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final MemoryBroker broker = new MemoryBroker(clock, Duration.ofSeconds(30));
    double random;
    boolean failingListener;
    private Barback barback;
    private JobExecutor executor;

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
        TimeAndIds timeAndIds = new TimeAndIds(clock, () -> UUID.randomUUID().toString(), () -> random);
        barback = Barback.builder(broker, registry)
                .listeners(List.of(listener))
                .timeAndIds(timeAndIds)
                .build();
        Foundation foundation =
                new Foundation(broker, CODEC, registry, new JobEvents(List.of(listener), null), timeAndIds);
        Enqueuer enqueuer = new Enqueuer(foundation, new EnqueueSettings("default", List.of(), TransactionHook.NONE));
        executor = new JobExecutor(foundation, JobExecutor.Wrappers.NONE, new FailureHandler(foundation, enqueuer));
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

    /** The next job, due or not. */
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
        Outcome outcome = executor.perform(CODEC.read(lease.message().data()), ExecutionControl.INLINE);
        broker.acknowledge(lease.queue(), List.of(lease));
        return outcome;
    }

    Outcome execute(Envelope envelope) {
        return executor.perform(envelope, ExecutionControl.INLINE);
    }

    static Envelope envelope(String job, String arguments) {
        String json = "{\"job_class\":\"" + job + "\",\"job_id\":\"1\",\"queue_name\":\"default\",\"arguments\":["
                + arguments + "]}";
        return CODEC.read(json.getBytes(StandardCharsets.UTF_8));
    }

    private List<Lease> leaseAll() {
        List<Lease> leases = new ArrayList<>();
        for (var queue : broker.queues()) {
            leases.addAll(broker.fetch(queue.name(), 10, Duration.ZERO));
        }
        return leases;
    }
}
