package dev.barback.contract;

import static dev.barback.contract.BrokerFixture.SHORT_WAIT;
import static dev.barback.contract.BrokerFixture.TIMEOUT;
import static dev.barback.contract.BrokerFixture.get;
import static dev.barback.contract.BrokerFixture.message;
import static dev.barback.contract.BrokerFixture.messages;
import static dev.barback.contract.BrokerFixture.text;
import static dev.barback.contract.BrokerFixture.tomorrow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.spi.Lease;
import dev.barback.spi.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Messages arrive once, unchanged, at a waiting consumer. */
interface MessagesContract {

    /** The broker under test. */
    BrokerFixture fixture();

    @Test
    default void bytesAndAttributesArriveAsTheyWere() {
        byte[] everyByte = new byte[256];
        IntStream.range(0, 256).forEach(value -> everyByte[value] = (byte) value);
        Map<String, String> attributes = Map.of("job_class", "Grüße", "emoji", "🍺", "empty", "", "a b", " c ");
        fixture().publish(new Message(everyByte, attributes, null));

        Message received = fixture().fetchOne().message();

        assertThat(received.data()).isEqualTo(everyByte);
        assertThat(received.attributes()).isEqualTo(attributes);
        assertThat(received.dueAt()).isNull();
    }

    @Test
    default void oneByteWithoutAttributesArrives() {
        fixture().publish(new Message(new byte[] {0}, Map.of(), null));

        Message received = fixture().fetchOne().message();

        assertThat(received.data()).containsExactly(0);
        assertThat(received.attributes()).isEmpty();
    }

    @Test
    default void oneMebibyteArrives() {
        byte[] large = new byte[1 << 20];
        Arrays.fill(large, (byte) 'x');
        fixture().publish(new Message(large, Map.of("size", "large"), null));

        assertThat(fixture().fetchOne().message().data()).isEqualTo(large);
    }

    @Test
    default void neverGivesMoreThanAskedFor() {
        fixture().publish(messages(20));

        List<Lease> first = fixture().fetchSome(3);
        List<Lease> second = fixture().fetchSome(1);

        assertThat(first).hasSizeBetween(1, 3);
        assertThat(second).hasSize(1);
    }

    @Test
    default void waitsForTheFirstAndGivesUpInTime() {
        fixture().broker().ensure(fixture().queue());
        Instant start = Instant.now();

        List<Lease> leases = fixture().broker().fetch(fixture().queue(), 10, Duration.ofSeconds(1));

        assertThat(leases).isEmpty();
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    default void waitingReceiverWakesUpWhenAMessageIsPublished() {
        fixture().broker().ensure(fixture().queue());
        Future<Lease> waiting = fixture().threads().submit(fixture()::fetchOne);

        fixture().publish(message("wake up"));

        assertThat(text(get(waiting))).isEqualTo("wake up");
    }

    @Test
    default void thousandsInOneCallArriveOnceEach() {
        List<Message> messages = messages(2_500);
        fixture().publish(messages);

        List<String> received = fixture().consumeUntil(messages.size(), TIMEOUT.multipliedBy(2));

        assertThat(received).doesNotHaveDuplicates().hasSize(messages.size());
        fixture().publish(message("the last"));
        assertThat(text(fixture().fetchOne())).as("what comes next").isEqualTo("the last");
    }

    @Test
    default void receiversShareMessagesWithoutOverlap() {
        fixture().publish(messages(400));
        AtomicInteger left = new AtomicInteger(400);
        List<String> received = new ArrayList<>();
        List<Future<List<String>>> consumers = IntStream.range(0, 4)
                .mapToObj(i -> fixture().threads().submit(fixture().consumer(left)))
                .toList();

        consumers.forEach(consumer -> received.addAll(get(consumer)));

        assertThat(received).doesNotHaveDuplicates().hasSize(400);
        fixture().publish(message("the last"));
        assertThat(text(fixture().fetchOne())).as("what comes next").isEqualTo("the last");
    }

    @Test
    default void nothingToDoIsFine() {
        fixture().broker().ensure(fixture().queue());

        fixture().publish(List.of());
        fixture().broker().renew(fixture().queue(), List.of());
        fixture().broker().release(fixture().queue(), List.of());
        fixture().broker().park(fixture().queue(), List.of(), tomorrow());
        fixture().broker().acknowledge(fixture().queue(), List.of());

        assertThat(fixture().broker().fetch(fixture().queue(), 1, SHORT_WAIT)).isEmpty();
    }
}
