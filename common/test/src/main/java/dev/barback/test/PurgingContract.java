package dev.barback.test;

import static dev.barback.test.BrokerInTest.PATIENCE;
import static dev.barback.test.BrokerInTest.message;
import static dev.barback.test.BrokerInTest.text;
import static dev.barback.test.BrokerInTest.tomorrow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.broker.Lease;
import dev.barback.broker.QueueMaintenance;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A purge removes every message of a queue, and none that is published later. */
interface PurgingContract {

    /** The broker under test. */
    BrokerInTest it();

    @Test
    default void leaseIsHeldUntilTheQueueIsPurged() {
        it().publish(message("held"));
        Lease lease = it().receiveOne();
        assertThat(it().broker().holds(lease)).isTrue();

        it().broker().purge(it().queue());

        assertThat(it().broker().holds(lease)).isFalse();
    }

    @Test
    default void purgeRemovesAvailableLeasedAndDelayedMessages() {
        try (QueueMaintenance queueMaintenance = it().broker().attend(it().queue())) {
            it().publish(message("leased"));
            Lease leased = it().receiveOne();
            it().publish(
                            message("available"),
                            message("soon", Instant.now().plusSeconds(4)),
                            message("far", tomorrow()));

            it().broker().purge(it().queue());
            Instant purged = Instant.now();
            it().broker().release(it().queue(), List.of(leased));
            it().publish(
                            message("later"),
                            message("later and delayed", Instant.now().plusSeconds(1)));

            assertThat(it().takeUntil(2, PATIENCE)).containsExactlyInAnyOrder("later", "later and delayed");
            Duration rest = Duration.between(Instant.now(), purged.plusSeconds(5));
            assertThat(it().receiveUntil(1, rest)).isEmpty();
            assertThat(queueMaintenance.lastProgress()).isAfter(purged.minusSeconds(10));
        }
    }

    @Test
    default void purgingAnEmptyQueueIsHarmless() {
        it().broker().purge(it().queue());
        it().publish(message("later"));

        assertThat(text(it().receiveOne())).isEqualTo("later");
    }
}
