package dev.barback.internal.pubsub;

import static dev.barback.internal.pubsub.Fixture.TIMEOUT;
import static dev.barback.internal.pubsub.Fixture.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.barback.ArgumentException;
import dev.barback.contract.NeedsEmulator;
import dev.barback.contract.PubSubEmulator;
import dev.barback.spi.Message;
import dev.barback.spi.PartlyPublishedException;
import io.grpc.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many messages in one call: requests are sent while later messages are created, and fail one by one. */
@NeedsEmulator
class PubSubPublisherTest {
    private static final String POISON = "poison!";

    private final RejectingProxy rejectingProxy =
            new RejectingProxy(PubSubEmulator.shared().hostAndPort());
    private final Fixture fixture = new Fixture(PubSubEmulator.shared());
    private final PubSubBroker broker =
            new PubSubBroker(PubSubOptions.of("job_queue").withEmulatorHost(rejectingProxy.hostAndPort()));

    @AfterEach
    void close() {
        broker.close();
        fixture.close();
        rejectingProxy.close();
    }

    @Test
    void theFirstRequestArrivesBeforeTheLastMessageIsMade() {
        PubSubBroker receiver = fixture.broker();
        List<String> early = new ArrayList<>();
        Thread caller = Thread.currentThread();

        broker.publish(fixture.queue, messages(2_500, i -> {
            assertThat(Thread.currentThread()).isSameAs(caller);
            if (i == 2_400) {
                early.addAll(fixture.take(receiver, 1, TIMEOUT));
            }
            return message("message " + i);
        }));

        assertThat(early).isNotEmpty();
        List<String> all = new ArrayList<>(early);
        all.addAll(fixture.take(receiver, 2_500 - early.size(), TIMEOUT));
        assertThat(all).hasSize(2_500).doesNotHaveDuplicates();
    }

    @Test
    void oneRefusedRequestInTheMiddleLeavesTheOthersAlone() {
        rejectingProxy.reject("Publish", POISON, Status.INVALID_ARGUMENT);

        assertFailed(3_000, i -> i >= 1_000 && i < 2_000, i -> message(i == 1_500 ? POISON : "message " + i));
    }

    @Test
    void positionsAreRightOverBothTopics() {
        rejectingProxy.reject("Publish", Topology.scheduled(fixture.queue), Status.PERMISSION_DENIED);
        Instant later = Instant.now().plusSeconds(600);

        assertFailed(2_500, i -> i % 3 == 0, i -> message("message " + i, i % 3 == 0 ? later : null));
    }

    @Test
    void messageThatTheServiceWouldNotTakeIsTheOnlyOneToFail() {
        Message bad = new Message(new byte[] {1}, Map.of("goog", "x"), null);

        assertFailed(1_500, i -> i == 1_200, i -> i == 1_200 ? bad : message("message " + i));
        assertThatThrownBy(() -> broker.publish(fixture.queue, List.of(bad))).isInstanceOf(ArgumentException.class);
    }

    @Test
    void topicsThatVanishWhileMessagesAreMadeGetThemAll() {
        broker.ensure(fixture.queue);
        broker.publish(fixture.queue, messages(1_500, i -> {
            if (i == 500) { // the first request finds no topic
                EmulatorOperations.deleteTopic(fixture.connection, fixture.queue);
                EmulatorOperations.deleteSubscription(fixture.connection, fixture.queue);
            }
            return message("message " + i);
        }));

        assertThat(fixture.take(fixture.broker(), 1_500, TIMEOUT))
                .containsAll(
                        IntStream.range(0, 1_500).mapToObj(i -> "message " + i).toList());
    }

    @Test
    void whatTheIteratorThrowsComesThrough() {
        assertThatThrownBy(() -> broker.publish(fixture.queue, messages(1_500, i -> {
                    if (i == 1_200) {
                        throw new IllegalStateException("the caller's own");
                    }
                    return message("message " + i);
                })))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the caller's own");
        broker.publish(fixture.queue, List.of(message("works still")));
    }

    private void assertFailed(int count, IntPredicate failed, IntFunction<Message> made) {
        PartlyPublishedException failure = catchThrowableOfType(
                PartlyPublishedException.class, () -> broker.publish(fixture.queue, messages(count, made)));

        assertThat(IntStream.range(0, count).filter(failure::failed).boxed())
                .containsExactlyElementsOf(
                        IntStream.range(0, count).filter(failed).boxed().toList());
        int arrived = (int) IntStream.range(0, count).filter(failed.negate()).count();
        assertThat(fixture.take(fixture.broker(), arrived, TIMEOUT)).hasSize(arrived);
    }

    private static Iterable<Message> messages(int count, IntFunction<Message> made) {
        return () -> IntStream.range(0, count).mapToObj(made).iterator();
    }
}
