package dev.barback.contract;

import static dev.barback.contract.BrokerFixture.SHORT_WAIT;
import static dev.barback.contract.BrokerFixture.TIMEOUT;
import static dev.barback.contract.BrokerFixture.message;
import static dev.barback.contract.BrokerFixture.messages;
import static dev.barback.contract.BrokerFixture.text;
import static dev.barback.contract.BrokerFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.barback.ArgumentException;
import dev.barback.QueueInfo;
import dev.barback.spi.Lease;
import dev.barback.spi.QueueMaintenance;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Queues are made when they are first used, in whatever order, and have valid names. */
interface QueuesContract {

    /** The broker under test. */
    BrokerFixture fixture();

    @Test
    default void ensuringTwiceKeepsTheMessages() {
        fixture().publish(message("kept"));

        fixture().broker().ensure(fixture().queue());
        fixture().broker().ensure(fixture().queue());

        assertThat(text(fixture().fetchOne())).isEqualTo("kept");
    }

    @Test
    default void eightThreadsMayEnsureAndPublishAtOnce() {
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String text = "from " + i;
            all.add(fixture().threads().submit(() -> {
                fixture().broker().ensure(fixture().queue());
                fixture().publish(message(text));
            }));
        }
        all.forEach(BrokerFixture::get);

        assertThat(fixture().consumeUntil(8, TIMEOUT))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 8).mapToObj(i -> "from " + i).toList());
    }

    @Test
    default void queueThatNobodyEnsuredIsMade() {
        fixture().publish(message("first"));

        assertThat(text(fixture().fetchOne())).isEqualTo("first");
    }

    @Test
    default void badNamesAreRefused() {
        for (String bad : List.of("", "a", "ab", "1st", "has space", "goog-le", "mail.scheduled", "a".repeat(201))) {
            assertThatThrownBy(() -> fixture().broker().ensure(bad)).isInstanceOf(ArgumentException.class);
            assertThatThrownBy(() -> fixture().broker().publish(bad, messages(1)))
                    .isInstanceOf(ArgumentException.class);
            assertThatThrownBy(() -> fixture().broker().fetch(bad, 1, SHORT_WAIT))
                    .isInstanceOf(ArgumentException.class);
            assertThatThrownBy(() -> fixture().broker().purge(bad)).isInstanceOf(ArgumentException.class);
        }
    }

    @Test
    default void unusualNamesAreTaken() {
        String unusual = "Q-" + UUID.randomUUID() + "._~+%";
        fixture().queues().add(unusual);
        fixture().broker().publish(unusual, List.of(message("here")));

        List<Lease> received = new ArrayList<>();
        await().atMost(TIMEOUT).until(() -> received.addAll(fixture().broker().fetch(unusual, 1, SHORT_WAIT)));

        assertThat(texts(received)).containsExactly("here");
    }

    @Test
    default void listsTheQueues() {
        String other = fixture().newQueue();
        fixture().broker().ensure(fixture().queue());
        fixture().broker().ensure(other);

        List<QueueInfo> infos = fixture().broker().queues();

        assertThat(infos)
                .extracting(QueueInfo::name)
                .contains(fixture().queue(), other)
                .isSorted();
        assertThat(infos)
                .filteredOn(info -> fixture().queues().contains(info.name()))
                .allSatisfy(info -> assertThat(info.problem()).isEmpty());
    }

    @Test
    @SuppressWarnings("try") // the explicit close is what is tested
    default void closingTwiceIsFine() {
        try (QueueMaintenance queueMaintenance =
                fixture().broker().startMaintenance(fixture().queue())) {
            queueMaintenance.close();
        }
        fixture().broker().close();
        fixture().broker().close();
        fixture().reopen();
    }
}
