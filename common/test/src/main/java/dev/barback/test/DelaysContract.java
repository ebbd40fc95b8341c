package dev.barback.test;

import static dev.barback.test.BrokerInTest.PATIENCE;
import static dev.barback.test.BrokerInTest.message;
import static dev.barback.test.BrokerInTest.text;
import static dev.barback.test.BrokerInTest.tomorrow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.broker.Lease;
import dev.barback.broker.QueueMaintenance;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Delayed messages are received at their due time, not before, and soon after it. */
interface DelaysContract {

    /** The broker under test. */
    BrokerInTest it();

    @Test
    default void delayedMessagesArriveWhenDueAndNotBefore() {
        try (QueueMaintenance queueMaintenance = it().broker().attend(it().queue())) {
            Instant start = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            it().publish(
                            message("third", start.plusMillis(3_000)),
                            message("first", start.plusMillis(1_000)),
                            message("second", start.plusMillis(2_000)));
            for (int i = 1; i <= 3; i++) {
                Lease lease = it().receiveUntil(1, PATIENCE).get(0);
                Instant due = start.plusSeconds(i);
                assertThat(text(lease))
                        .isEqualTo(List.of("first", "second", "third").get(i - 1));
                assertThat(lease.message().dueAt()).isEqualTo(due);
                assertThat(lease.receivedAt()).isBetween(due, due.plus(it().lateness()));
                assertThat(Instant.now()).isBetween(due, due.plus(it().lateness()));
                it().broker().acknowledge(it().queue(), List.of(lease));
            }
            await().atMost(PATIENCE).until(() -> queueMaintenance.held() == 0);
        }
    }

    @Test
    default void messageWhoseTimeHasPassedArrivesAtOnce() {
        Instant published = Instant.now();
        it().publish(message("overdue", published.minusSeconds(60)));

        assertThat(text(it().receiveOne())).isEqualTo("overdue");
        assertThat(Instant.now()).isBefore(published.plusSeconds(60));
    }

    @Test
    default void farDueMessageDoesNotArrive() {
        try (QueueMaintenance queueMaintenance = it().broker().attend(it().queue())) {
            it().publish(
                            message("next year", Instant.now().plus(Duration.ofDays(365))),
                            message("tomorrow", tomorrow()));

            assertThat(it().receiveUntil(1, Duration.ofSeconds(3))).isEmpty();
            assertThat(queueMaintenance.held()).isZero();
        }
    }

    @Test
    default void parkedMessageComesAgainAtItsTimeAndNotBefore() {
        try (QueueMaintenance queueMaintenance = it().broker().attend(it().queue())) {
            it().publish(message("parked"));
            Instant until = Instant.now().plusSeconds(2);
            it().broker().park(it().queue(), List.of(it().receiveOne()), until);

            Lease again = it().receiveUntil(1, PATIENCE).get(0);

            assertThat(Instant.now()).isBetween(until, until.plus(it().lateness()));
            assertThat(text(again)).isEqualTo("parked");
            assertThat(again.receivedAt()).isAfterOrEqualTo(until);
            assertThat(again.deliveries()).isLessThanOrEqualTo(1);
            assertThat(queueMaintenance.lastProgress()).isAfter(until.minusSeconds(10));
        }
    }
}
