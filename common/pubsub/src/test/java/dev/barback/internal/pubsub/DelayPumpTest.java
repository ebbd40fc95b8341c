package dev.barback.internal.pubsub;

import static dev.barback.internal.pubsub.Fixture.TIMEOUT;
import static dev.barback.internal.pubsub.Fixture.message;
import static dev.barback.internal.pubsub.Fixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.ReceivedMessage;
import dev.barback.contract.NeedsEmulator;
import dev.barback.contract.PubSubEmulator;
import dev.barback.internal.wire.Timestamps;
import dev.barback.spi.Lease;
import dev.barback.spi.Message;
import dev.barback.spi.QueueMaintenance;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NeedsEmulator
class DelayPumpTest {
    private Fixture fixture;

    @BeforeEach
    void open() {
        fixture = new Fixture(PubSubEmulator.shared());
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    /** Otherwise a worker with a slower clock would park the message, and the pump would move it at once, repeatedly. */
    @Test
    void theClockOfThePumpDecidesThatAMessageIsDue() {
        PubSubBroker fast = fixture.broker(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(3)));
        PubSubBroker broker = fixture.broker();
        Instant due = Instant.now().plusSeconds(120);
        broker.publish(fixture.queue, List.of(message("moved", due)));
        try (QueueMaintenance queueMaintenance = fast.startMaintenance(fixture.queue)) {
            List<Lease> leases = new ArrayList<>();
            await().atMost(TIMEOUT).until(() -> leases.addAll(broker.fetch(fixture.queue, 1, Duration.ofSeconds(1))));
            assertThat(leases.get(0).fetchedAt()).isAfterOrEqualTo(due);
            broker.acknowledge(fixture.queue, leases);
            await().atMost(TIMEOUT).until(() -> queueMaintenance.heldCount() == 0);
        }
    }

    @Test
    void tenThousandMessagesComeInTime() {
        PubSubBroker broker = fixture.broker();
        Instant start = Instant.now().plusSeconds(8);
        List<Message> messages = IntStream.range(0, 10_000)
                .mapToObj(i -> message("job " + i, start.plusMillis(2L * i)))
                .toList();
        List<Long> lateness = new ArrayList<>();
        Set<String> received = new HashSet<>();
        int mostHeld = 0;
        broker.publish(fixture.queue, messages);
        try (QueueMaintenance queueMaintenance = broker.startMaintenance(fixture.queue)) {
            Instant end = start.plusSeconds(50);
            while (received.size() < messages.size() && Instant.now().isBefore(end)) {
                List<Lease> leases = broker.fetch(fixture.queue, 1_000, Duration.ofSeconds(1));
                Instant now = Instant.now();
                for (Lease lease : leases) {
                    received.add(text(lease));
                    lateness.add(Duration.between(lease.message().dueAt(), now).toNanos() / 1_000);
                }
                broker.acknowledge(fixture.queue, leases);
                mostHeld = Math.max(mostHeld, queueMaintenance.heldCount());
            }
            await().atMost(TIMEOUT).until(() -> queueMaintenance.heldCount() == 0);
        }

        lateness.sort(null);
        System.out.printf(
                "10,000 delayed over 20 s: %d received, %d duplicates; earliest %d us, p50 %d, p99 %d, last %d us late;"
                        + " at most %d held%n",
                received.size(),
                lateness.size() - received.size(),
                lateness.get(0),
                lateness.get(lateness.size() / 2),
                lateness.get(lateness.size() * 99 / 100),
                lateness.get(lateness.size() - 1),
                mostHeld);
        assertThat(received).hasSize(messages.size());
        assertThat(lateness.get(0)).as("none is early").isGreaterThanOrEqualTo(0);
        assertThat(lateness.get(lateness.size() / 2)).isLessThan(2_000_000);
        assertThat(lateness.get(lateness.size() * 99 / 100)).isLessThan(10_000_000);
        assertThat(mostHeld).isLessThanOrEqualTo(10_000);
    }

    @Test
    void nothingIsLostWhenAPumpIsKilled() throws Exception {
        PubSubBroker broker = fixture.broker();
        Instant start = Instant.now();
        List<Message> messages = IntStream.range(0, 2_000)
                .mapToObj(i -> message("job " + i, start.plusSeconds(8).plusMillis(5L * i)))
                .toList();
        Process other = pumpInAnotherProcess();
        broker.publish(fixture.queue, messages.subList(0, 1_000));
        await().atMost(TIMEOUT).until(() -> other.getInputStream().available() > 0); // it holds messages
        try (QueueMaintenance queueMaintenance = broker.startMaintenance(fixture.queue)) {
            broker.publish(fixture.queue, messages.subList(1_000, 2_000));
            other.destroyForcibly().waitFor();

            Map<String, Duration> lateness = new HashMap<>();
            Instant end = start.plusSeconds(60);
            while (lateness.size() < messages.size() && Instant.now().isBefore(end)) {
                List<Lease> leases = broker.fetch(fixture.queue, 1_000, Duration.ofSeconds(1));
                leases.forEach(lease -> lateness.put(
                        text(lease), Duration.between(lease.message().dueAt(), Instant.now())));
                broker.acknowledge(fixture.queue, leases);
            }
            assertThat(lateness).hasSize(messages.size());
            assertThat(lateness.values()).noneMatch(Duration::isNegative);
            System.out.printf(
                    "2,000 delayed over 10 s, one of two pumps killed: %d received, the last %d ms late%n",
                    lateness.size(),
                    lateness.values().stream()
                            .mapToLong(Duration::toMillis)
                            .max()
                            .orElse(0));
            assertThat(queueMaintenance.heldCount()).isLessThanOrEqualTo(messages.size());
        } finally {
            other.destroyForcibly();
        }
    }

    private Process pumpInAnotherProcess() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        java,
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PumpProcess.class.getName(),
                        fixture.options.emulatorHost(),
                        fixture.queue)
                .redirectError(new File("/dev/null"))
                .start();
    }

    /** A process that only runs a pump; writes to its output when it holds messages. */
    static final class PumpProcess {
        public static void main(String[] arguments) {
            PubSubBroker broker = new PubSubBroker(
                    PubSubOptions.of("job_queue").withEmulatorHost(arguments[0]).withLeaseTime(Duration.ofSeconds(10)));
            QueueMaintenance queueMaintenance = broker.startMaintenance(arguments[1]);
            await().forever().until(() -> queueMaintenance.heldCount() >= 100);
            System.out.println("holding");
            System.out.flush();
            await().forever().until(() -> false);
        }
    }

    @Test
    void purgeReachesMessagesThatAnotherPumpHolds() {
        PubSubBroker worker = fixture.broker();
        PubSubBroker operator = fixture.broker();
        try (QueueMaintenance queueMaintenance = worker.startMaintenance(fixture.queue)) {
            Instant due = Instant.now().plusSeconds(5);
            operator.publish(
                    fixture.queue,
                    IntStream.range(0, 200)
                            .mapToObj(i -> message("purged", due))
                            .toList());
            await().atMost(TIMEOUT).until(() -> queueMaintenance.heldCount() == 200);

            Instant start = Instant.now();
            operator.purge(fixture.queue);
            System.out.printf(
                    "A purge took %d ms%n",
                    Duration.between(start, Instant.now()).toMillis());
            operator.publish(
                    fixture.queue, List.of(message("after the purge", due), message("the last", due.plusSeconds(1))));

            assertThat(fixture.take(worker, 2, TIMEOUT)).containsExactly("after the purge", "the last");
            await().atMost(TIMEOUT).until(() -> queueMaintenance.heldCount() == 0);
        }
    }

    @Test
    void purgeWhileMessagesBecomeDueLosesNothingPublishedLater() {
        PubSubBroker worker = fixture.broker();
        PubSubBroker operator = fixture.broker();
        try (QueueMaintenance queueMaintenance = worker.startMaintenance(fixture.queue)) {
            Instant start = Instant.now();
            operator.publish(
                    fixture.queue,
                    IntStream.range(0, 1_000)
                            .mapToObj(i -> message("purged", start.plusMillis(1_000 + 2L * i)))
                            .toList());
            await().atMost(TIMEOUT).until(() -> Instant.now().isAfter(start.plusMillis(1_500)));

            operator.purge(fixture.queue);
            operator.publish(
                    fixture.queue,
                    IntStream.range(0, 50)
                            .mapToObj(i -> message("kept " + i, Instant.now().plusMillis(20L * i)))
                            .toList());

            List<String> taken = fixture.take(worker, 50, TIMEOUT);
            assertThat(taken).allMatch(text -> text.startsWith("kept")).hasSize(50);
            assertThat(queueMaintenance.heldCount()).isLessThan(10);
        }
    }

    @Test
    void messageIsPublishedAgainBeforeItIsTooOld() {
        RecoveryTest.SettableClock clock = new RecoveryTest.SettableClock();
        PubSubBroker broker = fixture.broker(clock);
        Instant due = Instant.now().plus(Duration.ofDays(20));
        broker.publish(fixture.queue, List.of(message("in 20 days", due)));
        Pulls pulls = new Pulls(fixture.connection, new AckIds(fixture.connection));
        String scheduled = Topology.scheduled(fixture.queue);
        clock.ahead(Duration.ofDays(16)); // more than half of the retention, whether that is 7 or 31 days

        List<ReceivedMessage> before = new ArrayList<>();
        await().atMost(TIMEOUT).until(() -> before.addAll(pulls.pull(scheduled, 1, Duration.ofSeconds(1))));
        new AckIds(fixture.connection)
                .setDeadline(scheduled, List.of(before.get(0).getAckId()), 0);
        List<ReceivedMessage> after = new ArrayList<>();
        PurgeMarks marks = new PurgeMarks(fixture.connection);
        puller(broker, clock).round();
        clock.ahead(Duration.ZERO);
        await().atMost(TIMEOUT).until(() -> after.addAll(pulls.pull(scheduled, 10, Duration.ofSeconds(1))));

        PubsubMessage old = before.get(0).getMessage();
        PubsubMessage republished = after.get(0).getMessage();
        assertThat(after).hasSize(1);
        assertThat(republished.getMessageId()).isNotEqualTo(old.getMessageId());
        assertThat(republished.getData()).isEqualTo(old.getData());
        assertThat(republished.getAttributesMap()).isEqualTo(old.getAttributesMap());
        assertThat(marks.current(fixture.queue)).isNotBlank();
    }

    private DelayPuller puller(PubSubBroker broker, RecoveryTest.SettableClock clock) {
        PublishRequests requests = new PublishRequests(fixture.connection);
        Pulls pulls = new Pulls(fixture.connection, new AckIds(fixture.connection));
        AckIds ackIds = new AckIds(fixture.connection);
        TopologyCreator topologyCreator = new TopologyCreator(fixture.connection);
        SubscriptionRepair subscriptionRepair =
                new SubscriptionRepair(fixture.connection, topologyCreator, requests, pulls, ackIds);
        Topology topology = new Topology(fixture.connection, topologyCreator, subscriptionRepair);
        DelayPuller.PumpContext context = new DelayPuller.PumpContext(
                topology,
                new OrphanCheck(subscriptionRepair, clock),
                pulls,
                ackIds,
                new PubSubPublisher(topology, requests, clock),
                new PurgeMarks(fixture.connection));
        broker.ensure(fixture.queue);
        return new DelayPuller(fixture.queue, new DelayHeap(clock, 100, 1_000_000), context, clock);
    }

    @Test
    void messagesOfOtherPublishersAreUnderstood() {
        PubSubBroker broker = fixture.broker();
        broker.ensure(fixture.queue);
        Instant due = Instant.now().plusSeconds(3);
        String job =
                "{\"job_class\":\"HelloJob\",\"job_id\":\"1\",\"queue_name\":\"default\",\"arguments\":[],\"scheduled_at\":\"%s\"}"
                        .formatted(Timestamps.write(due));
        String scheduled = Topology.scheduled(fixture.queue);
        EmulatorOperations.publish(fixture.connection, scheduled, data(job), data("no job at all"));

        try (QueueMaintenance queueMaintenance = broker.startMaintenance(fixture.queue)) {
            assertThat(fixture.take(broker, 1, TIMEOUT)).containsExactly("no job at all");
            assertThat(Instant.now()).isBefore(due);
            assertThat(fixture.take(broker, 1, TIMEOUT)).containsExactly(job);
            assertThat(Instant.now()).isAfterOrEqualTo(due);
            assertThat(queueMaintenance.heldCount()).isLessThanOrEqualTo(1);
        }
    }

    private static PubsubMessage data(String text) {
        return PubsubMessage.newBuilder().setData(ByteString.copyFromUtf8(text)).build();
    }

    @Test
    void closedPumpReleasesHeldMessages() {
        PubSubBroker broker = fixture.broker();
        Instant due = Instant.now().plusSeconds(20);
        broker.publish(fixture.queue, List.of(message("held", due)));
        try (QueueMaintenance queueMaintenance = broker.startMaintenance(fixture.queue)) {
            await().atMost(TIMEOUT).until(() -> queueMaintenance.heldCount() == 1);
        }

        List<ReceivedMessage> again = new ArrayList<>();
        Pulls pulls = new Pulls(fixture.connection, new AckIds(fixture.connection));
        await().atMost(TIMEOUT)
                .until(() -> again.addAll(pulls.pull(Topology.scheduled(fixture.queue), 1, Duration.ofSeconds(1))));
        assertThat(Instant.now()).as("before the lease would have ended").isBefore(due.minusSeconds(5));
    }
}
