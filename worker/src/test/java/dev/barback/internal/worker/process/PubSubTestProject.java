package dev.barback.internal.worker.process;

import dev.barback.Job;
import dev.barback.contract.PubSubEmulator;
import dev.barback.internal.pubsub.PubSubBroker;
import dev.barback.internal.pubsub.PubSubOptions;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import java.time.Duration;
import java.util.UUID;

/** A project of its own on the emulator, with a broker. */
final class PubSubTestProject implements AutoCloseable {
    static final Duration LEASE = Duration.ofSeconds(10);

    private final String project = "test-" + UUID.randomUUID();
    private final PubSubEmulator emulator;
    private final PubSubBroker broker;
    private final Barback barback;

    PubSubTestProject(PubSubEmulator emulator, Job... jobs) {
        this.emulator = emulator;
        this.broker = new PubSubBroker(PubSubOptions.of(project)
                .withEmulatorHost(emulator.hostAndPort())
                .withLeaseTime(LEASE));
        this.barback = Barback.builder(broker, JobRegistry.of(jobs)).build();
    }

    PubSubBroker broker() {
        return broker;
    }

    Barback barback() {
        return barback;
    }

    /** Sets the same project for a process, with short leases. */
    WorkerProcess.Builder configure(WorkerProcess.Builder process) {
        return process.env("PUBSUB_EMULATOR_HOST", emulator.hostAndPort())
                .env("PUBSUB_JOB_QUEUE_PROJECT_ID", project)
                .env("BARBACK_PUBSUB_LEASE_TIME", LEASE.toSeconds() + "s");
    }

    @Override
    public void close() {
        broker.close();
    }
}
