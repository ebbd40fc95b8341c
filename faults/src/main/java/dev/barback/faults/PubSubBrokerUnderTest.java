package dev.barback.faults;

import dev.barback.contract.NetworkProxy;
import dev.barback.contract.PubSubEmulator;
import dev.barback.faults.Fault.Kind;
import dev.barback.internal.pubsub.PubSubBroker;
import dev.barback.internal.pubsub.PubSubOptions;
import dev.barback.spi.Broker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pub/Sub's emulator behind a proxy, without records of jobs. */
final class PubSubBrokerUnderTest implements BrokerUnderTest {
    /** For 200,000 delayed messages, and the acknowledged ones, which the emulator keeps. */
    private static final int HEAP_MEBIBYTES = 3_072;

    private static final String PROJECT = "faults";

    private final PubSubEmulator emulator = PubSubEmulator.start(HEAP_MEBIBYTES);
    private final NetworkProxy proxy = NetworkProxy.to(emulator.port());

    @Override
    public String name() {
        return "Pub/Sub";
    }

    @Override
    public Map<String, String> environment() {
        return Map.of(
                "BARBACK_BROKER",
                "pubsub",
                "PUBSUB_EMULATOR_HOST",
                emulatorHost(),
                "PUBSUB_JOB_QUEUE_PROJECT_ID",
                PROJECT,
                "BARBACK_PUBSUB_LEASETIME",
                TestBed.LEASE_TIME.toSeconds() + "s");
    }

    @Override
    public boolean hasRecords() {
        return false;
    }

    @Override
    public Optional<Broker> connect() {
        return Optional.of(new PubSubBroker(
                PubSubOptions.of(PROJECT).withEmulatorHost(emulatorHost()).withLeaseTime(TestBed.LEASE_TIME)));
    }

    private String emulatorHost() {
        return "127.0.0.1:" + proxy.port();
    }

    /** Without killing the emulator: it keeps all data in memory, which Pub/Sub does not. */
    @Override
    public List<Fault> faults(FaultPlan faultPlan) {
        List<Fault> all = new ArrayList<>(NetworkFaults.of("emulator", proxy));
        all.add(new Fault("emulator suspended (SIGSTOP)", Kind.OUTAGE, (testBed, hold) -> {
            emulator.freeze();
            Thread.sleep(hold.toMillis());
            emulator.thaw();
        }));
        return all;
    }

    /** Restarts the emulator, which is empty afterwards. */
    void restart() {
        emulator.restart();
    }

    @Override
    public void close() {
        proxy.close();
        emulator.close();
    }
}
