package dev.barback.test;

import static dev.barback.test.BrokerInTest.PATIENCE;
import static dev.barback.test.BrokerInTest.SHORT;
import static dev.barback.test.BrokerInTest.message;
import static dev.barback.test.BrokerInTest.text;
import static dev.barback.test.BrokerInTest.texts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.broker.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A message is leased to one worker until it is acknowledged or released, or the lease ends. */
interface LeasesContract {

    /** The broker under test. */
    BrokerInTest it();

    @Test
    default void messageComesAgainWhenItsLeaseEnds() {
        it().publish(message("again"));
        Lease first = it().receiveOne();

        List<Lease> again = it().receiveUntil(1, it().broker().leaseTime().plus(PATIENCE));

        assertThat(texts(again)).containsExactly("again");
        if (it().countsDeliveries()) {
            assertThat(first.deliveries()).isEqualTo(1);
            assertThat(again.get(0).deliveries()).isEqualTo(2);
        }
        it().broker().extend(it().queue(), List.of(first));
        it().broker().release(it().queue(), List.of(first));
        it().broker().acknowledge(it().queue(), List.of(first));
        assertThat(it().broker().receive(it().queue(), 10, SHORT))
                .as("leased to another, whatever the first does with it")
                .isEmpty();
    }

    @Test
    default void extendedLeaseDoesNotEnd() {
        it().publish(message("long job"));
        List<Lease> leases = List.of(it().receiveOne());
        Instant end =
                Instant.now().plus(it().broker().leaseTime().multipliedBy(3).dividedBy(2));

        while (Instant.now().isBefore(end)) {
            it().broker().extend(it().queue(), leases);
            assertThat(it().broker().receive(it().queue(), 10, SHORT)).isEmpty();
        }

        assertThat(it().broker().holds(leases.get(0))).isTrue();
        it().broker().acknowledge(it().queue(), leases);
    }

    @Test
    default void releasedMessageComesAgainAtOnceAndIsNotCounted() {
        it().publish(message("released"));
        for (int i = 0; i < 5; i++) {
            Lease lease = it().receiveOne();
            assertThat(text(lease)).isEqualTo("released");
            assertThat(lease.deliveries()).as("releases must not add up").isLessThanOrEqualTo(2);
            Instant released = Instant.now();
            it().broker().release(it().queue(), List.of(lease));
            // at once: not when the lease would have ended
            assertThat(Duration.between(released, Instant.now()))
                    .isLessThan(it().broker().leaseTime());
        }
    }

    @Test
    default void acknowledgedMessageNeverComesAgain() {
        it().publish(message("done"));
        List<Lease> leases = List.of(it().receiveOne());

        it().broker().acknowledge(it().queue(), leases);
        it().broker().acknowledge(it().queue(), leases);

        assertThat(it().receiveUntil(1, it().broker().leaseTime().plusSeconds(2)))
                .isEmpty();
    }

    @Test
    default void operationsOnAnAcknowledgedLeaseAreHarmless() {
        it().publish(message("done"));
        List<Lease> leases = List.of(it().receiveOne());
        it().broker().acknowledge(it().queue(), leases);

        it().broker().extend(it().queue(), leases);
        it().broker().acknowledge(it().queue(), leases);

        it().publish(message("next"));
        assertThat(text(it().receiveOne())).isEqualTo("next");
    }
}
