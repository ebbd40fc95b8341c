package dev.barback.test;

import static dev.barback.test.BrokerInTest.PATIENCE;
import static dev.barback.test.BrokerInTest.SHORT;
import static dev.barback.test.BrokerInTest.get;
import static dev.barback.test.BrokerInTest.message;
import static dev.barback.test.BrokerInTest.messages;
import static dev.barback.test.BrokerInTest.text;
import static dev.barback.test.BrokerInTest.tomorrow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.broker.Lease;
import dev.barback.broker.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Messages arrive once, unchanged, at a waiting receiver. */
interface MessagesContract {

    /** The broker under test. */
    BrokerInTest it();

    @Test
    default void bytesAndAttributesArriveAsTheyWere() {
        byte[] everyByte = new byte[256];
        IntStream.range(0, 256).forEach(value -> everyByte[value] = (byte) value);
        Map<String, String> attributes = Map.of("job_class", "Grüße", "emoji", "🍺", "empty", "", "a b", " c ");
        it().publish(new Message(everyByte, attributes, null));

        Message received = it().receiveOne().message();

        assertThat(received.data()).isEqualTo(everyByte);
        assertThat(received.attributes()).isEqualTo(attributes);
        assertThat(received.dueAt()).isNull();
    }

    @Test
    default void oneByteWithoutAttributesArrives() {
        it().publish(new Message(new byte[] {0}, Map.of(), null));

        Message received = it().receiveOne().message();

        assertThat(received.data()).containsExactly(0);
        assertThat(received.attributes()).isEmpty();
    }

    @Test
    default void oneMebibyteArrives() {
        byte[] large = new byte[1 << 20];
        Arrays.fill(large, (byte) 'x');
        it().publish(new Message(large, Map.of("size", "large"), null));

        assertThat(it().receiveOne().message().data()).isEqualTo(large);
    }

    @Test
    default void neverGivesMoreThanAskedFor() {
        it().publish(messages(20));

        List<Lease> first = it().receiveSome(3);
        List<Lease> second = it().receiveSome(1);

        assertThat(first).hasSizeBetween(1, 3);
        assertThat(second).hasSize(1);
    }

    @Test
    default void waitsForTheFirstAndGivesUpInTime() {
        it().broker().ensure(it().queue());
        Instant start = Instant.now();

        List<Lease> leases = it().broker().receive(it().queue(), 10, Duration.ofSeconds(1));

        assertThat(leases).isEmpty();
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    default void waitingReceiverWakesUpWhenAMessageIsPublished() {
        it().broker().ensure(it().queue());
        Future<Lease> waiting = it().threads().submit(it()::receiveOne);

        it().publish(message("wake up"));

        assertThat(text(get(waiting))).isEqualTo("wake up");
    }

    @Test
    default void thousandsInOneCallArriveOnceEach() {
        List<Message> messages = messages(2_500);
        it().publish(messages);

        List<String> received = it().takeUntil(messages.size(), PATIENCE.multipliedBy(2));

        assertThat(received).doesNotHaveDuplicates().hasSize(messages.size());
        assertThat(it().receiveUntil(1, Duration.ofSeconds(1))).isEmpty();
    }

    @Test
    default void receiversShareMessagesWithoutOverlap() {
        it().publish(messages(400));
        List<String> received = new ArrayList<>();
        List<Future<List<String>>> receivers = IntStream.range(0, 4)
                .mapToObj(i -> it().threads().submit(it().receiver()))
                .toList();

        receivers.forEach(receiver -> received.addAll(get(receiver)));

        assertThat(received).doesNotHaveDuplicates().hasSize(400);
    }

    @Test
    default void nothingToDoIsFine() {
        it().broker().ensure(it().queue());

        it().publish(List.of());
        it().broker().extend(it().queue(), List.of());
        it().broker().release(it().queue(), List.of());
        it().broker().park(it().queue(), List.of(), tomorrow());
        it().broker().acknowledge(it().queue(), List.of());

        assertThat(it().broker().receive(it().queue(), 1, SHORT)).isEmpty();
    }
}
