package dev.barback.contract;

import static dev.barback.contract.BrokerFixture.TIMEOUT;
import static dev.barback.contract.BrokerFixture.message;
import static dev.barback.contract.BrokerFixture.text;
import static dev.barback.contract.BrokerFixture.tomorrow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.spi.Lease;
import dev.barback.spi.QueueMaintenance;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Delayed messages are fetched at their due time, not before, and soon after it. */
interface DelaysContract {

    /** The broker under test. */
    BrokerFixture fixture();

    @Test
    default void delayedMessagesArriveWhenDueAndNotBefore() {
        try (QueueMaintenance queueMaintenance =
                fixture().broker().startMaintenance(fixture().queue())) {
            Instant start = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            fixture()
                    .publish(
                            message("third", start.plusMillis(3_000)),
                            message("first", start.plusMillis(1_000)),
                            message("second", start.plusMillis(2_000)));
            for (int i = 1; i <= 3; i++) {
                Lease lease = fixture().fetchUntil(1, TIMEOUT).get(0);
                Instant due = start.plusSeconds(i);
                assertThat(text(lease))
                        .isEqualTo(List.of("first", "second", "third").get(i - 1));
                assertThat(lease.message().dueAt()).isEqualTo(due);
                assertThat(lease.fetchedAt()).isBetween(due, due.plus(fixture().lateness()));
                assertThat(Instant.now()).isBetween(due, due.plus(fixture().lateness()));
                fixture().broker().acknowledge(fixture().queue(), List.of(lease));
            }
            await().atMost(TIMEOUT).until(() -> queueMaintenance.heldCount() == 0);
        }
    }

    @Test
    default void messageWhoseTimeHasPassedArrivesAtOnce() {
        Instant published = Instant.now();
        fixture().publish(message("overdue", published.minusSeconds(60)));

        assertThat(text(fixture().fetchOne())).isEqualTo("overdue");
        assertThat(Instant.now()).isBefore(published.plusSeconds(60));
    }

    @Test
    default void farDueMessageDoesNotArrive() {
        try (QueueMaintenance queueMaintenance =
                fixture().broker().startMaintenance(fixture().queue())) {
            fixture()
                    .publish(
                            message("next year", Instant.now().plus(Duration.ofDays(365))),
                            message("tomorrow", tomorrow()),
                            message("soon", Instant.now().plusSeconds(2)));

            assertThat(text(fixture().fetchOne()))
                    .as("the only one that was due")
                    .isEqualTo("soon");
            await().atMost(TIMEOUT).until(() -> queueMaintenance.heldCount() == 0);
        }
    }

    @Test
    default void parkedMessageComesAgainAtItsTimeAndNotBefore() {
        try (QueueMaintenance queueMaintenance =
                fixture().broker().startMaintenance(fixture().queue())) {
            fixture().publish(message("parked"));
            Instant until = Instant.now().plusSeconds(2);
            fixture().broker().park(fixture().queue(), List.of(fixture().fetchOne()), until);

            Lease again = fixture().fetchUntil(1, TIMEOUT).get(0);

            assertThat(Instant.now()).isBetween(until, until.plus(fixture().lateness()));
            assertThat(text(again)).isEqualTo("parked");
            assertThat(again.fetchedAt()).isAfterOrEqualTo(until);
            assertThat(again.deliveries()).isLessThanOrEqualTo(1);
            assertThat(queueMaintenance.lastProgress()).isAfter(until.minusSeconds(10));
        }
    }
}
