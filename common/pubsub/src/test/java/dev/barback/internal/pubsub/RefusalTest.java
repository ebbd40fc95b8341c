package dev.barback.internal.pubsub;

import static dev.barback.internal.pubsub.Fixture.TIMEOUT;
import static dev.barback.internal.pubsub.Fixture.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.barback.BrokerException;
import dev.barback.contract.NeedsEmulator;
import dev.barback.contract.PubSubEmulator;
import dev.barback.spi.Lease;
import dev.barback.spi.PartlyPublishedException;
import dev.barback.spi.QueueMaintenance;
import io.grpc.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls that the service rejects, which the emulator never does. */
@NeedsEmulator
class RefusalTest {
    private final Fixture fixture = new Fixture(PubSubEmulator.shared());
    private final RejectingProxy rejectingProxy =
            new RejectingProxy(PubSubEmulator.shared().hostAndPort());
    private final PubSubOptions options = fixture.options.withEmulatorHost(rejectingProxy.hostAndPort());
    private final PubSubBroker broker = new PubSubBroker(options);
    private final String scheduled = Topology.scheduled(fixture.queue);

    @AfterEach
    void close() {
        broker.close();
        rejectingProxy.close();
        fixture.close();
    }

    /** A pull that the server ends before its deadline is not an empty one. */
    @Test
    void aPullThatIsCancelledEarlyIsAFailure() {
        broker.ensure(fixture.queue);
        for (Status early : List.of(Status.CANCELLED, Status.DEADLINE_EXCEEDED)) {
            rejectingProxy.reject("Pull", fixture.queue, early);
            assertThatThrownBy(() -> broker.fetch(fixture.queue, 1, TIMEOUT)).isInstanceOf(BrokerException.class);
        }
    }

    @Test
    void unreadableMarkOfOneQueueLeavesOthersAlone() {
        String other = fixture.queue + "-other";
        broker.ensure(other);
        rejectingProxy.reject("GetSubscription", Topology.scheduled(other), Status.PERMISSION_DENIED);
        try (QueueMaintenance queueMaintenance = broker.startMaintenance(fixture.queue)) {
            broker.publish(
                    fixture.queue, List.of(message("due soon", Instant.now().plusSeconds(3)), message("due now")));
            Lease before = receiveOne(broker, fixture.queue);
            assertThat(broker.fetch(other, 1, Duration.ofSeconds(1))).isEmpty(); // reading its mark is denied here

            assertThat(broker.isHeld(before)).isTrue();
            broker.acknowledge(fixture.queue, List.of(before));
            assertThat(fixture.take(broker, 1, TIMEOUT)).containsExactly("due soon");
            assertThat(queueMaintenance.heldCount()).isLessThanOrEqualTo(1);
        } finally {
            EmulatorOperations.delete(fixture.options, List.of(other));
        }
    }

    @Test
    void markThatBecomesUnreadableIsTakenForTheSame() {
        try (PubSubConnection connection = new PubSubConnection(options)) {
            broker.ensure(fixture.queue);
            PurgeMarks readable = new PurgeMarks(connection);
            String mark = readable.current(fixture.queue);
            rejectingProxy.reject("GetSubscription", scheduled, Status.PERMISSION_DENIED);
            PurgeMarks marks = new PurgeMarks(connection);
            String unreadable = marks.current(fixture.queue);

            assertThat(unreadable).isNotEqualTo(mark);
            assertThat(PurgeMarks.isSame(mark, unreadable)).isTrue();
            assertThat(PurgeMarks.isSame(unreadable, mark)).isTrue();
            assertThat(PurgeMarks.isSame(mark, mark + "1")).isFalse();
            assertThat(options.retention()).isEqualTo(Duration.ofDays(31));
            assertThat(marks.retention(fixture.queue)).isEqualTo(Duration.ofDays(7));
        }
    }

    @Test
    void missingSubscriptionThatMayNotBeCreatedIsAFailure() {
        broker.ensure(fixture.queue);
        EmulatorOperations.deleteSubscription(fixture.connection, fixture.queue);
        rejectingProxy.reject("CreateSubscription", fixture.queue, Status.PERMISSION_DENIED);

        for (int time = 0; time < 2; time++) {
            assertThatThrownBy(() -> broker.fetch(fixture.queue, 1, Duration.ofSeconds(1)))
                    .isInstanceOf(BrokerException.class)
                    .hasMessageContaining("it does not exist")
                    .hasMessageContaining("grant the permission to create it");
        }
        rejectingProxy.allowAll();
        assertThat(broker.fetch(fixture.queue, 1, Duration.ofSeconds(1))).isEmpty();
        broker.publish(fixture.queue, List.of(message("works again")));
        assertThat(fixture.take(broker, 1, TIMEOUT)).containsExactly("works again");
    }

    @Test
    void pumpWithoutItsSubscriptionMakesNoProgress() {
        broker.ensure(fixture.queue);
        EmulatorOperations.deleteSubscription(fixture.connection, scheduled);
        rejectingProxy.reject("CreateSubscription", scheduled, Status.PERMISSION_DENIED);

        try (QueueMaintenance queueMaintenance = broker.startMaintenance(fixture.queue)) {
            Instant start = queueMaintenance.lastProgress();
            await().atMost(TIMEOUT).until(() -> rejectingProxy.rejected.get() > 2); // it has tried, and tried again
            assertThat(queueMaintenance.lastProgress()).isEqualTo(start);
        }
    }

    @Test
    void failureOfTheLaterOnesLeavesTheConfirmedOnesAlone() {
        broker.ensure(fixture.queue);
        EmulatorOperations.deleteTopic(fixture.connection, scheduled);
        rejectingProxy.reject("CreateTopic", scheduled, Status.RESOURCE_EXHAUSTED);

        PartlyPublishedException failure = catchThrowableOfType(
                PartlyPublishedException.class,
                () -> broker.publish(
                        fixture.queue, List.of(message("later", Instant.now().plusSeconds(60)), message("now"))));
        assertThat(failure.failed(0)).isTrue();
        assertThat(failure.failed(1)).isFalse();
        rejectingProxy.allowAll();
        assertThat(fixture.take(broker, 1, TIMEOUT)).containsExactly("now");
    }

    private static Lease receiveOne(PubSubBroker broker, String queue) {
        for (int time = 0; time < 20; time++) {
            List<Lease> leases = broker.fetch(queue, 1, Duration.ofSeconds(2));
            if (!leases.isEmpty()) {
                return leases.get(0);
            }
        }
        throw new AssertionError("Nothing came.");
    }
}
