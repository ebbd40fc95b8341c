package dev.barback.contract;

import static dev.barback.contract.BrokerFixture.TIMEOUT;
import static dev.barback.contract.BrokerFixture.message;
import static dev.barback.contract.BrokerFixture.text;
import static dev.barback.contract.BrokerFixture.tomorrow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.spi.Lease;
import dev.barback.spi.QueueMaintenance;
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
            Instant soon = Instant.now().plusSeconds(3);
            fixture().publish(message("available"), message("soon", soon), message("far", tomorrow()));

            fixture().broker().purge(fixture().queue());
            Instant purged = Instant.now();
            fixture().broker().release(fixture().queue(), List.of(leased));
            fixture()
                    .publish(
                            message("later"),
                            message("later and delayed", soon.plusSeconds(1))); // what was due before would come before

            assertThat(fixture().consumeUntil(2, TIMEOUT)).containsExactlyInAnyOrder("later", "later and delayed");
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
