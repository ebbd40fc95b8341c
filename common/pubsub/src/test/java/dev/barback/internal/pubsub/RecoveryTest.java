package dev.barback.internal.pubsub;

import static dev.barback.internal.pubsub.Fixture.TIMEOUT;
import static dev.barback.internal.pubsub.Fixture.message;
import static dev.barback.internal.pubsub.Fixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.barback.BrokerException;
import dev.barback.QueueInfo;
import dev.barback.contract.NeedsEmulator;
import dev.barback.contract.PubSubEmulator;
import dev.barback.spi.Lease;
import dev.barback.spi.QueueMaintenance;
import dev.barback.spi.QueueNames;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@NeedsEmulator
class RecoveryTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    @Test
    void idleBrokerFindsARestartedEmulator() {
        try (PubSubEmulator emulator = PubSubEmulator.start();
                Fixture fixture = new Fixture(emulator)) {
            PubSubBroker broker = fixture.broker();
            broker.publish(fixture.queue, List.of(message("before")));
            assertThat(fixture.take(broker, 1, TIMEOUT)).containsExactly("before");

            emulator.restart();
            Instant restarted = Instant.now();
            broker.publish(fixture.queue, List.of(message("after")));

            assertThat(fixture.take(broker, 1, TIMEOUT)).containsExactly("after");
            System.out.printf(
                    "An idle broker published and received %d ms after the emulator was back%n",
                    Duration.between(restarted, Instant.now()).toMillis());
        }
    }

    @Test
    void busyBrokerGoesOnAfterARestart() {
        try (PubSubEmulator emulator = PubSubEmulator.start();
                Fixture fixture = new Fixture(emulator)) {
            PubSubBroker broker = fixture.broker();
            Set<String> received = ConcurrentHashMap.newKeySet();
            AtomicBoolean stop = new AtomicBoolean();
            try (QueueMaintenance queueMaintenance = broker.startMaintenance(fixture.queue)) {
                threads.submit(() -> receive(fixture, broker, received, stop));
                broker.publish(fixture.queue, List.of(message("before")));
                await().atMost(TIMEOUT).until(() -> received.contains("before"));

                emulator.kill();
                assertThatThrownBy(() -> broker.publish(fixture.queue, List.of(message("while it is away"))))
                        .isInstanceOf(BrokerException.class)
                        .hasMessageContaining("does not answer")
                        .hasMessageContaining(emulator.hostAndPort());
                emulator.restart();
                Instant restarted = Instant.now();

                broker.publish(fixture.queue, List.of(message("after")));
                broker.publish(
                        fixture.queue, List.of(message("delayed", Instant.now().plusSeconds(2))));
                await().atMost(TIMEOUT).until(() -> received.containsAll(List.of("after", "delayed")));
                await().atMost(TIMEOUT)
                        .until(() -> queueMaintenance.lastProgress().isAfter(restarted));
                System.out.printf(
                        "A busy broker was back with a delayed message of 2 s %d ms after the emulator%n",
                        Duration.between(restarted, Instant.now()).toMillis());
            } finally {
                stop.set(true);
            }
        }
    }

    private static void receive(Fixture fixture, PubSubBroker broker, Set<String> received, AtomicBoolean stop) {
        while (!stop.get()) {
            try {
                List<Lease> leases = broker.fetch(fixture.queue, 10, Duration.ofSeconds(1));
                leases.forEach(lease -> received.add(text(lease)));
                broker.acknowledge(fixture.queue, leases);
            } catch (BrokerException e) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void twentyBrokersMayEnsureAtOnce() throws Exception {
        try (Fixture fixture = new Fixture(PubSubEmulator.shared())) {
            List<PubSubBroker> brokers =
                    IntStream.range(0, 20).mapToObj(i -> fixture.broker()).toList();
            List<Future<?>> all = new ArrayList<>();
            for (PubSubBroker broker : brokers) {
                all.add(threads.submit(() -> broker.publish(fixture.queue, List.of(message("from " + all.size())))));
            }
            for (Future<?> one : all) {
                one.get();
            }

            assertThat(fixture.take(brokers.get(0), 20, TIMEOUT)).hasSize(20);
        }
    }

    @Test
    void publishingRepairsTheSubscriptionOfADeletedTopic() {
        try (Fixture fixture = new Fixture(PubSubEmulator.shared())) {
            PubSubBroker broker = fixture.broker();
            broker.publish(fixture.queue, List.of(message("available"), message("leased")));
            List<Lease> leased = new ArrayList<>();
            await().atMost(TIMEOUT).until(() -> leased.addAll(broker.fetch(fixture.queue, 1, Duration.ofSeconds(1))));

            EmulatorOperations.deleteTopic(fixture.connection, fixture.queue);
            broker.publish(fixture.queue, List.of(message("later")));

            try (QueueMaintenance queueMaintenance = broker.startMaintenance(fixture.queue)) {
                awaitAll(fixture, broker, "available", "leased", "later");
                await().atMost(TIMEOUT).until(() -> queueMaintenance.heldCount() < 10);
            }
            assertHealthy(fixture, broker);
        }
    }

    @Test
    void workerRepairsBothSubscriptionsOfASilentQueue() {
        try (Fixture fixture = new Fixture(PubSubEmulator.shared())) {
            Instant soon = Instant.now().plusSeconds(5);
            SettableClock clock = new SettableClock();
            PubSubBroker worker = fixture.broker(clock);
            worker.publish(fixture.queue, List.of(message("available"), message("delayed", soon)));
            createTopicsAgain(fixture);

            assertThat(fixture.take(worker, 1, TIMEOUT)).containsExactly("available");
            assertThat(worker.fetch(fixture.queue, 1, Duration.ofSeconds(1))).isEmpty();
            clock.ahead(Duration.ofSeconds(31));
            assertThat(worker.fetch(fixture.queue, 1, Duration.ofSeconds(1))).isEmpty();
            clock.ahead(Duration.ZERO);

            worker.publish(fixture.queue, List.of(message("later")));
            try (QueueMaintenance queueMaintenance = worker.startMaintenance(fixture.queue)) {
                awaitAll(fixture, worker, "delayed", "later");
                await().atMost(TIMEOUT)
                        .until(() -> queueMaintenance.heldCount() < 10); // copies come while both are repaired
            }
            assertHealthy(fixture, worker);
        }
    }

    /** The topics were deleted and created again while no process of this queue ran: nothing is missing, or new. */
    @Test
    void processThatStartsRepairsOrphanedSubscriptions() {
        try (Fixture fixture = new Fixture(PubSubEmulator.shared())) {
            fixture.broker().publish(fixture.queue, List.of(message("available")));
            createTopicsAgain(fixture);

            PubSubBroker enqueuer = fixture.broker();
            enqueuer.publish(
                    fixture.queue,
                    List.of(message("later"), message("delayed", Instant.now().plusSeconds(2))));

            PubSubBroker worker = fixture.broker();
            try (QueueMaintenance queueMaintenance = worker.startMaintenance(fixture.queue)) {
                awaitAll(fixture, worker, "available", "later", "delayed");
                await().atMost(TIMEOUT).until(() -> queueMaintenance.heldCount() == 0);
            }
            assertHealthy(fixture, worker);
        }
    }

    /** A busy queue says nothing of its delayed messages. */
    @Test
    void pumpFindsAnOrphanedSubscriptionBesideABusyQueue() {
        try (Fixture fixture = new Fixture(PubSubEmulator.shared())) {
            SettableClock clock = new SettableClock();
            PubSubBroker worker = fixture.broker(clock);
            worker.publish(fixture.queue, List.of(message("available")));
            createTopicsAgain(fixture);

            try (QueueMaintenance queueMaintenance = worker.startMaintenance(fixture.queue)) {
                await().atMost(TIMEOUT).until(() -> {
                    clock.ahead(clock.ahead().plusSeconds(31)); // the pump pulls every two seconds
                    return !isOrphaned(fixture, Topology.scheduled(fixture.queue));
                });
                await().atMost(TIMEOUT).until(() -> queueMaintenance.heldCount() < 10);
            }
        }
    }

    private static boolean isOrphaned(Fixture fixture, String id) {
        try {
            return SubscriptionRepair.isOrphaned(EmulatorOperations.subscription(fixture.connection, id));
        } catch (PubSubCallException e) {
            return true; // it is being replaced
        }
    }

    /** As another process, or an operator, does it: no call of a broker finds one missing. */
    private static void createTopicsAgain(Fixture fixture) {
        TopologyCreator topologyCreator = new TopologyCreator(fixture.connection);
        for (String id : List.of(fixture.queue, Topology.scheduled(fixture.queue))) {
            EmulatorOperations.deleteTopic(fixture.connection, id);
            topologyCreator.createTopic(id);
        }
    }

    @Test
    void releaseWithoutItsSubscriptionPublishesAgain() {
        try (Fixture fixture = new Fixture(PubSubEmulator.shared())) {
            PubSubBroker broker = fixture.broker();
            broker.publish(fixture.queue, List.of(message("in hand")));
            List<Lease> leased = new ArrayList<>();
            await().atMost(TIMEOUT).until(() -> leased.addAll(broker.fetch(fixture.queue, 1, Duration.ofSeconds(1))));
            EmulatorOperations.deleteSubscription(fixture.connection, fixture.queue);

            broker.release(fixture.queue, leased);

            assertThat(fixture.take(broker, 1, TIMEOUT)).containsExactly("in hand");
        }
    }

    /** Messages published while a subscription and its catcher both exist may come twice. */
    private static void awaitAll(Fixture fixture, PubSubBroker broker, String... texts) {
        Set<String> received = new HashSet<>();
        await().atMost(TIMEOUT).until(() -> {
            received.addAll(fixture.take(broker, 1, Duration.ofSeconds(1)));
            return received.containsAll(List.of(texts));
        });
        assertThat(received).containsOnly(texts);
    }

    private static void assertHealthy(Fixture fixture, PubSubBroker broker) {
        assertThat(broker.queues())
                .filteredOn(info -> info.name().equals(fixture.queue))
                .extracting(QueueInfo::problem)
                .containsExactly("");
        assertThat(broker.queues()).extracting(QueueInfo::name).contains(QueueNames.MORGUE);
    }

    @Test
    void problemsAreListed() {
        try (Fixture fixture = new Fixture(PubSubEmulator.shared())) {
            PubSubBroker broker = fixture.broker();
            broker.ensure(fixture.queue);
            EmulatorOperations.deleteSubscription(fixture.connection, fixture.queue);
            EmulatorOperations.deleteTopic(fixture.connection, Topology.scheduled(fixture.queue));

            assertThat(broker.queues())
                    .filteredOn(info -> info.name().equals(fixture.queue))
                    .isEmpty();
            new TopologyCreator(fixture.connection).createTopic(Topology.scheduled(fixture.queue));
            assertThat(broker.queues())
                    .filteredOn(info -> info.name().equals(fixture.queue))
                    .extracting(QueueInfo::problem)
                    .first()
                    .asString()
                    .contains("has no subscription", "deleted topic");
        }
    }

    /** A clock with the real time, or some time ahead of it. */
    static final class SettableClock extends Clock {
        private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

        void ahead(Duration duration) {
            ahead.set(duration);
        }

        Duration ahead() {
            return ahead.get();
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead.get());
        }

        @Override
        public java.time.ZoneId getZone() {
            return java.time.ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    }
}
