package dev.barback.contract;

import static dev.barback.contract.BrokerFixture.SHORT_WAIT;
import static dev.barback.contract.BrokerFixture.TIMEOUT;
import static dev.barback.contract.BrokerFixture.get;
import static dev.barback.contract.BrokerFixture.message;
import static dev.barback.contract.BrokerFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.barback.spi.FairnessPolicy;
import dev.barback.spi.FetchRequest;
import dev.barback.spi.Lease;
import dev.barback.spi.Message;
import dev.barback.spi.MessageAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One call concerns several queues, at a broker that serves many; at others, each call has one queue. */
interface ManyQueuesContract {

    /** The broker under test. */
    BrokerFixture fixture();

    @Test
    default void oneFetchBringsMessagesOfSeveralQueues() {
        assumeManyQueues();
        String other = fixture().newQueue();
        String empty = fixture().newQueue();
        fixture().publish(message("one 1"), message("one 2"), message("one 3"));
        fixture().broker().publish(other, List.of(message("other 1"), message("other 2")));
        fixture().broker().ensure(empty);

        List<Lease> leases = fixture().fetchFromAll(2, SHORT_WAIT, fixture().queue(), other, empty);

        assertThat(texts(of(fixture().queue(), leases)))
                .as("at most as many as requested, in order")
                .containsExactly("one 1", "one 2");
        assertThat(texts(of(other, leases))).containsExactly("other 1", "other 2");
        assertThat(leases).hasSize(4);
    }

    @Test
    default void eachQueueHasItsOwnNumber() {
        assumeManyQueues();
        String other = fixture().newQueue();
        fixture().publish(BrokerFixture.messages(20));
        fixture().broker().publish(other, BrokerFixture.messages(20));

        List<Lease> leases = fixture()
                .broker()
                .fetch(
                        List.of(
                                new FetchRequest(fixture().queue(), 3, FairnessPolicy.EQUAL),
                                new FetchRequest(other, 7, FairnessPolicy.EQUAL)),
                        SHORT_WAIT);

        assertThat(of(fixture().queue(), leases)).hasSize(3);
        assertThat(of(other, leases)).hasSize(7);
    }

    @Test
    default void queuesWithMessagesDoNotWaitForQueuesWithout() {
        assumeManyQueues();
        String empty = fixture().newQueue();
        fixture().broker().ensure(empty);
        fixture().publish(message("here"));

        Instant start = Instant.now();
        List<Lease> leases = fixture().fetchFromAll(5, TIMEOUT, empty, fixture().queue());

        assertThat(texts(leases)).containsExactly("here");
        assertThat(Duration.between(start, Instant.now())).isLessThan(TIMEOUT);
    }

    @Test
    default void emptyQueuesTogetherGiveUpInTime() {
        assumeManyQueues();
        String other = fixture().newQueue();
        fixture().broker().ensure(fixture().queue());
        Instant start = Instant.now();

        assertThat(fixture().fetchFromAll(5, Duration.ofSeconds(1), fixture().queue(), other))
                .isEmpty();
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    default void fetchThatMayNotWaitBringsWhatIsThere() {
        assumeManyQueues();
        String empty = fixture().newQueue();
        fixture().broker().ensure(empty);
        fixture().publish(message("there"));

        assertThat(texts(fixture()
                        .fetchFromAll(5, Duration.ZERO, empty, fixture().queue())))
                .containsExactly("there");
        assertThat(fixture().fetchFromAll(5, Duration.ZERO, empty, fixture().queue()))
                .isEmpty();
    }

    @Test
    default void fetchFromManyWakesUpForAnyOfThem() {
        assumeManyQueues();
        String[] many = IntStream.range(0, 50)
                .mapToObj(i -> fixture().newQueue())
                .peek(fixture().broker()::ensure)
                .toArray(String[]::new);
        for (String one : List.of(many[0], many[37], many[49])) {
            Future<List<Lease>> waiting =
                    fixture().threads().submit(() -> fixture().fetchFromAll(1, TIMEOUT, many));

            fixture().broker().publish(one, List.of(message("for " + one)));

            assertThat(texts(get(waiting))).containsExactly("for " + one);
        }
    }

    @Test
    default void queueWithManyMessagesKeepsNoneFromOneWithFew() {
        assumeManyQueues();
        String other = fixture().newQueue();
        fixture().broker().ensure(other);
        fixture().publish(BrokerFixture.messages(50));
        fixture().fetchFromAll(2, SHORT_WAIT, fixture().queue(), other);
        fixture().broker().publish(other, List.of(message("few")));

        List<Lease> next = fixture().fetchFromAll(2, SHORT_WAIT, fixture().queue(), other);
        List<Lease> afterNext = fixture().fetchFromAll(2, SHORT_WAIT, fixture().queue(), other);

        assertThat(texts(of(
                        other, Stream.concat(next.stream(), afterNext.stream()).toList())))
                .containsExactly("few");
    }

    @Test
    default void leasesOfSeveralQueuesAreReleasedWithOneCall() {
        assumeManyQueues();
        String other = fixture().newQueue();
        fixture().publish(message("again"));
        fixture().broker().publish(other, List.of(message("again, too")));

        fixture().broker().release(fetchBoth(other));

        assertThat(texts(fetchBoth(other))).containsExactlyInAnyOrder("again", "again, too");
    }

    @Test
    default void eachQueueHasItsOwnPolicy() {
        assumeManyQueues();
        String other = fixture().newQueue();
        List<Message> ofTwoUsers = List.of(ofUser("ann"), ofUser("ann"), ofUser("bob"), ofUser("bob"));
        fixture().publish(ofTwoUsers);
        fixture().broker().publish(other, ofTwoUsers);

        List<Lease> leases = fixture()
                .broker()
                .fetch(
                        List.of(
                                new FetchRequest(fixture().queue(), 2, (users, max) -> Map.of("ann", max)),
                                new FetchRequest(other, 2, (users, max) -> Map.of("bob", max))),
                        SHORT_WAIT);

        assertThat(texts(of(fixture().queue(), leases))).containsExactly("of ann", "of ann");
        assertThat(texts(of(other, leases))).containsExactly("of bob", "of bob");
    }

    @Test
    default void queueOfWhichNoneIsWantedKeepsItsMessagesAndHoldsUpNoOther() {
        assumeManyQueues();
        String other = fixture().newQueue();
        fixture().publish(List.of(ofUser("ann"), ofUser("bob")));
        fixture().broker().publish(other, List.of(message("other")));

        List<Lease> leases = fixture()
                .broker()
                .fetch(
                        List.of(
                                new FetchRequest(fixture().queue(), 2, (users, max) -> Map.of()),
                                new FetchRequest(other, 2, FairnessPolicy.EQUAL)),
                        SHORT_WAIT);

        assertThat(texts(leases)).containsExactly("other");
        assertThat(fixture().fetchUntil(2, TIMEOUT)).hasSize(2);
    }

    @Test
    default void leasesOfSeveralQueuesAreRenewedWithOneCall() {
        assumeManyQueues();
        String other = fixture().newQueue();
        fixture().publish(message("long"));
        fixture().broker().publish(other, List.of(message("long, too")));
        List<Lease> leases = fetchBoth(other);
        Instant end = Instant.now()
                .plus(fixture().broker().leaseTime().multipliedBy(3).dividedBy(2));

        while (Instant.now().isBefore(end)) {
            fixture().broker().renew(leases);
            assertThat(fixture().fetchFromAll(10, SHORT_WAIT, fixture().queue(), other))
                    .isEmpty();
        }

        assertThat(leases).allMatch(fixture().broker()::isHeld);
    }

    @Test
    default void messagesOfSeveralQueuesAreAcknowledgedWithOneCall() {
        assumeManyQueues();
        String other = fixture().newQueue();
        fixture().publish(message("done"));
        fixture().broker().publish(other, List.of(message("done, too")));

        fixture().broker().acknowledge(fetchBoth(other));

        Instant end = Instant.now().plus(fixture().broker().leaseTime().multipliedBy(2));
        while (Instant.now().isBefore(end)) {
            assertThat(fixture().fetchFromAll(10, SHORT_WAIT, fixture().queue(), other))
                    .isEmpty();
        }
    }

    @Test
    default void nothingToDoInManyQueuesIsFine() {
        fixture().broker().renew(List.of());
        fixture().broker().release(List.of());
        fixture().broker().acknowledge(List.of());
    }

    @Test
    default void brokerOfOneQueueAtATimeTakesOneRequestAndRefusesTwo() {
        assumeThat(fixture().broker().servesManyQueues())
                .as("This broker serves many queues.")
                .isFalse();
        fixture().publish(message("alone"));
        List<Lease> leases = new ArrayList<>();
        Instant end = Instant.now().plus(TIMEOUT);
        while (leases.isEmpty() && Instant.now().isBefore(end)) {
            leases.addAll(fixture().fetchFromAll(1, SHORT_WAIT, fixture().queue()));
        }
        assertThat(texts(leases)).containsExactly("alone");
        assertThatThrownBy(() -> fixture()
                        .fetchFromAll(
                                1, SHORT_WAIT, fixture().queue(), fixture().newQueue()))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    private void assumeManyQueues() {
        assumeThat(fixture().broker().servesManyQueues())
                .as("This broker has one queue in each call.")
                .isTrue();
    }

    private List<Lease> fetchBoth(String other) {
        List<Lease> leases = fixture().fetchFromAll(1, TIMEOUT, fixture().queue(), other);
        assertThat(leases).hasSize(2);
        return leases;
    }

    private static List<Lease> of(String queue, List<Lease> leases) {
        return leases.stream().filter(lease -> lease.queue().equals(queue)).toList();
    }

    private static Message ofUser(String user) {
        return new Message(
                message("of " + user).data(), Map.of("job_class", "Test", MessageAttributes.USER, user), null);
    }
}
