package dev.barback.internal.pubsub;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.barback.contract.PubSubEmulator;
import dev.barback.spi.Lease;
import dev.barback.spi.Message;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Brokers and a queue on an emulator, for one test. Deletes the queue at the end. */
final class Fixture implements AutoCloseable {
    static final Duration TIMEOUT = Duration.ofSeconds(45);

    final String queue = "test-" + UUID.randomUUID();
    final PubSubOptions options;
    final PubSubConnection connection;
    private final List<PubSubBroker> brokers = new ArrayList<>();

    Fixture(PubSubEmulator emulator) {
        options = new PubSubOptions(
                "job_queue",
                emulator.hostAndPort(),
                Duration.ofSeconds(10),
                Duration.ofDays(31),
                Duration.ofSeconds(15));
        connection = new PubSubConnection(options);
    }

    /** Another broker, as in another process. */
    PubSubBroker broker() {
        return broker(Clock.systemUTC());
    }

    PubSubBroker broker(Clock clock) {
        PubSubBroker broker = new PubSubBroker(options, clock);
        brokers.add(broker);
        return broker;
    }

    /** Fetches and acknowledges messages until the count is reached, or the time is over. */
    List<String> take(PubSubBroker broker, int count, Duration time) {
        List<String> taken = new ArrayList<>();
        Instant end = Instant.now().plus(time);
        while (taken.size() < count && Instant.now().isBefore(end)) {
            List<Lease> leases = broker.fetch(queue, 1_000, Duration.ofSeconds(1));
            broker.acknowledge(queue, leases);
            leases.forEach(lease -> taken.add(text(lease)));
        }
        return taken;
    }

    static Message message(String text) {
        return message(text, null);
    }

    static Message message(String text, @Nullable Instant dueAt) {
        return new Message(text.getBytes(UTF_8), Map.of("job_class", "Test"), dueAt);
    }

    static String text(Lease lease) {
        return new String(lease.message().data(), UTF_8);
    }

    @Override
    public void close() {
        brokers.forEach(PubSubBroker::close);
        EmulatorOperations.delete(options, List.of(queue));
        connection.close();
    }
}
