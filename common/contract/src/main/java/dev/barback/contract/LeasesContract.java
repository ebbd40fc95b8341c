package dev.barback.contract;

import static dev.barback.contract.BrokerFixture.SHORT_WAIT;
import static dev.barback.contract.BrokerFixture.TIMEOUT;
import static dev.barback.contract.BrokerFixture.message;
import static dev.barback.contract.BrokerFixture.text;
import static dev.barback.contract.BrokerFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.spi.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A message is leased to one worker until it is acknowledged or released, or the lease ends. */
interface LeasesContract {

    /** The broker under test. */
    BrokerFixture fixture();

    @Test
    default void messageComesAgainWhenItsLeaseEnds() {
        fixture().publish(message("again"));
        Lease first = fixture().fetchOne();

        List<Lease> again =
                fixture().fetchUntil(1, fixture().broker().leaseTime().plus(TIMEOUT));

        assertThat(texts(again)).containsExactly("again");
        if (fixture().countsDeliveries()) {
            assertThat(first.deliveries()).isEqualTo(1);
            assertThat(again.get(0).deliveries()).isEqualTo(2);
        }
        fixture().broker().renew(fixture().queue(), List.of(first));
        fixture().broker().release(fixture().queue(), List.of(first));
        fixture().broker().acknowledge(fixture().queue(), List.of(first));
        assertThat(fixture().broker().fetch(fixture().queue(), 10, SHORT_WAIT))
                .as("leased to another, whatever the first does with it")
                .isEmpty();
    }

    @Test
    default void extendedLeaseDoesNotEnd() {
        fixture().publish(message("long job"));
        List<Lease> leases = List.of(fixture().fetchOne());
        Instant end = Instant.now()
                .plus(fixture().broker().leaseTime().multipliedBy(3).dividedBy(2));

        while (Instant.now().isBefore(end)) {
            fixture().broker().renew(fixture().queue(), leases);
            assertThat(fixture().broker().fetch(fixture().queue(), 10, SHORT_WAIT))
                    .isEmpty();
        }

        assertThat(fixture().broker().isHeld(leases.get(0))).isTrue();
        fixture().broker().acknowledge(fixture().queue(), leases);
    }

    @Test
    default void releasedMessageComesAgainAtOnceAndIsNotCounted() {
        fixture().publish(message("released"));
        for (int i = 0; i < 5; i++) {
            Lease lease = fixture().fetchOne();
            assertThat(text(lease)).isEqualTo("released");
            assertThat(lease.deliveries()).as("releases must not add up").isLessThanOrEqualTo(2);
            Instant released = Instant.now();
            fixture().broker().release(fixture().queue(), List.of(lease));
            // at once: not when the lease would have ended
            assertThat(Duration.between(released, Instant.now()))
                    .isLessThan(fixture().broker().leaseTime());
        }
    }

    @Test
    default void acknowledgedMessageNeverComesAgain() {
        fixture().publish(message("done"));
        List<Lease> leases = List.of(fixture().fetchOne());

        fixture().broker().acknowledge(fixture().queue(), leases);
        fixture().broker().acknowledge(fixture().queue(), leases);

        fixture().publish(message("left"));
        assertThat(text(fixture().fetchOne())).isEqualTo("left");
        assertThat(text(fixture()
                        .fetchUntil(1, fixture().broker().leaseTime().plus(TIMEOUT))
                        .get(0)))
                .as("what comes after a lease time")
                .isEqualTo("left");
    }

    @Test
    default void operationsOnAnAcknowledgedLeaseAreHarmless() {
        fixture().publish(message("done"));
        List<Lease> leases = List.of(fixture().fetchOne());
        fixture().broker().acknowledge(fixture().queue(), leases);

        fixture().broker().renew(fixture().queue(), leases);
        fixture().broker().acknowledge(fixture().queue(), leases);

        fixture().publish(message("next"));
        assertThat(text(fixture().fetchOne())).isEqualTo("next");
    }
}
