package dev.barback.contract;

import static dev.barback.contract.BrokerFixture.TIMEOUT;
import static dev.barback.contract.BrokerFixture.message;
import static dev.barback.contract.BrokerFixture.text;
import static dev.barback.contract.BrokerFixture.tomorrow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.spi.Lease;
import dev.barback.spi.QueueMaintenance;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A purge removes every message of a queue, and none that is published later. */
interface PurgingContract {

    /** The broker under test. */
    BrokerFixture fixture();

    @Test
    default void leaseIsHeldUntilTheQueueIsPurged() {
        fixture().publish(message("held"));
        Lease lease = fixture().fetchOne();
        assertThat(fixture().broker().isHeld(lease)).isTrue();

        fixture().broker().purge(fixture().queue());

        assertThat(fixture().broker().isHeld(lease)).isFalse();
    }

    @Test
    default void purgeRemovesAvailableLeasedAndDelayedMessages() {
        try (QueueMaintenance queueMaintenance =
                fixture().broker().startMaintenance(fixture().queue())) {
            fixture().publish(message("leased"));
            Lease leased = fixture().fetchOne();
            fixture()
                    .publish(
                            message("available"),
                            message("soon", Instant.now().plusSeconds(4)),
                            message("far", tomorrow()));

            fixture().broker().purge(fixture().queue());
            Instant purged = Instant.now();
            fixture().broker().release(fixture().queue(), List.of(leased));
            fixture()
                    .publish(
                            message("later"),
                            message("later and delayed", Instant.now().plusSeconds(1)));

            assertThat(fixture().consumeUntil(2, TIMEOUT)).containsExactlyInAnyOrder("later", "later and delayed");
            Duration rest = Duration.between(Instant.now(), purged.plusSeconds(5));
            assertThat(fixture().fetchUntil(1, rest)).isEmpty();
            assertThat(queueMaintenance.lastProgress()).isAfter(purged.minusSeconds(10));
        }
    }

    @Test
    default void purgingAnEmptyQueueIsHarmless() {
        fixture().broker().purge(fixture().queue());
        fixture().publish(message("later"));

        assertThat(text(fixture().fetchOne())).isEqualTo("later");
    }
}
