package dev.barback.test;

import static dev.barback.test.BrokerInTest.PATIENCE;
import static dev.barback.test.BrokerInTest.SHORT;
import static dev.barback.test.BrokerInTest.message;
import static dev.barback.test.BrokerInTest.messages;
import static dev.barback.test.BrokerInTest.text;
import static dev.barback.test.BrokerInTest.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.barback.ArgumentException;
import dev.barback.broker.Lease;
import dev.barback.broker.QueueInfo;
import dev.barback.broker.QueueMaintenance;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Queues are made when they are first used, in whatever order, and have valid names. */
interface QueuesContract {

    /** The broker under test. */
    BrokerInTest it();

    @Test
    default void ensuringTwiceKeepsTheMessages() {
        it().publish(message("kept"));

        it().broker().ensure(it().queue());
        it().broker().ensure(it().queue());

        assertThat(text(it().receiveOne())).isEqualTo("kept");
    }

    @Test
    default void eightThreadsMayEnsureAndPublishAtOnce() {
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String text = "from " + i;
            all.add(it().threads().submit(() -> {
                it().broker().ensure(it().queue());
                it().publish(message(text));
            }));
        }
        all.forEach(BrokerInTest::get);

        assertThat(it().takeUntil(8, PATIENCE))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 8).mapToObj(i -> "from " + i).toList());
    }

    @Test
    default void queueThatNobodyEnsuredIsMade() {
        it().publish(message("first"));

        assertThat(text(it().receiveOne())).isEqualTo("first");
    }

    @Test
    default void badNamesAreRefused() {
        for (String bad : List.of("", "a", "ab", "1st", "has space", "goog-le", "mail.scheduled", "a".repeat(201))) {
            assertThatThrownBy(() -> it().broker().ensure(bad)).isInstanceOf(ArgumentException.class);
            assertThatThrownBy(() -> it().broker().publish(bad, messages(1))).isInstanceOf(ArgumentException.class);
            assertThatThrownBy(() -> it().broker().receive(bad, 1, SHORT)).isInstanceOf(ArgumentException.class);
            assertThatThrownBy(() -> it().broker().purge(bad)).isInstanceOf(ArgumentException.class);
        }
    }

    @Test
    default void unusualNamesAreTaken() {
        String unusual = "Q-" + UUID.randomUUID() + "._~+%";
        it().queues().add(unusual);
        it().broker().publish(unusual, List.of(message("here")));

        List<Lease> received = new ArrayList<>();
        await().atMost(PATIENCE).until(() -> received.addAll(it().broker().receive(unusual, 1, SHORT)));

        assertThat(texts(received)).containsExactly("here");
    }

    @Test
    default void listsTheQueues() {
        String other = it().newQueue();
        it().broker().ensure(it().queue());
        it().broker().ensure(other);

        List<QueueInfo> infos = it().broker().queues();

        assertThat(infos)
                .extracting(QueueInfo::name)
                .contains(it().queue(), other)
                .isSorted();
        assertThat(infos)
                .filteredOn(info -> it().queues().contains(info.name()))
                .allSatisfy(info -> assertThat(info.problem()).isEmpty());
    }

    @Test
    @SuppressWarnings("try") // the explicit close is what is tested
    default void closingTwiceIsFine() {
        try (QueueMaintenance queueMaintenance = it().broker().attend(it().queue())) {
            queueMaintenance.close();
        }
        it().broker().close();
        it().broker().close();
        it().openAgain();
    }
}
