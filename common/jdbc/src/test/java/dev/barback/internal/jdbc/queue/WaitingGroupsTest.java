package dev.barback.internal.jdbc.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.internal.jdbc.queue.MessageGroup.Head;
import dev.barback.internal.jdbc.queue.MessageGroup.Place;
import dev.barback.internal.jdbc.queue.WaitingGroups.GroupStart;
import dev.barback.internal.jdbc.queue.WaitingGroups.Rest;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WaitingGroupsTest {
    private static final String QUEUE = "mail";
    private static final List<String> QUEUES = List.of(QUEUE);
    private static final MessageGroup GROUP = new MessageGroup(QUEUE, "", 0, false);

    private final WaitingGroups groups = new WaitingGroups();

    @BeforeEach
    void lookAtAnEmptyTable() {
        groups.looked(MessageGroup.first(QUEUE), List.of(), null, System.nanoTime());
    }

    @Test
    void theNextClaimStartsWhereTheLastEnded() {
        arrive(GROUP, 1_000);
        GroupStart first = onlyDue();
        assertThat(first.after()).isEqualTo(Place.before(1_000));

        groups.claimed(first, new Place(1_000, 7), Rest.PROBABLE, System.nanoTime());

        assertThat(onlyDue().after()).isEqualTo(new Place(1_000, 7));
    }

    @Test
    void whatArrivesBeforeThatPlaceMovesItBack() {
        arrive(GROUP, 1_000);
        groups.claimed(onlyDue(), new Place(1_000, 7), Rest.PROBABLE, System.nanoTime());

        arrive(GROUP, 500);

        assertThat(onlyDue().after()).isEqualTo(Place.before(500));
    }

    @Test
    void whatArrivesDuringAClaimIsNotSkipped() {
        arrive(GROUP, 1_000);
        GroupStart claim = onlyDue();
        long begin = System.nanoTime();
        arrive(GROUP, 500);

        groups.claimed(claim, new Place(1_000, 7), Rest.NONE, begin);

        assertThat(onlyDue().after()).isEqualTo(Place.before(500));
    }

    @Test
    void whatIsAnnouncedDuringAClaimIsNotSkippedEither() {
        arrive(GROUP, 1_000);
        GroupStart claim = onlyDue();
        long begin = System.nanoTime();
        arrive(GROUP, 1_500); // after the start, but before the end of the claim, which has not seen it

        groups.claimed(claim, new Place(2_000, 7), Rest.PROBABLE, begin);

        assertThat(onlyDue().after()).isEqualTo(Place.before(1_500));
    }

    @Test
    void unknownArrivalsDuringALookAskForAnother() {
        long begin = System.nanoTime();
        groups.arrivedUnknown(QUEUE);
        groups.arrived(new Arrival.Timed(new MessageGroup(QUEUE, "ann", 0, true), Place.before(5), begin + 1));

        groups.looked(MessageGroup.first(QUEUE), List.of(), null, begin);

        assertThat(groups.withUnknown(QUEUES, System.nanoTime())).containsExactly(QUEUE);
        assertThat(groups.withDelayedDue(QUEUES, System.nanoTime())).containsExactly(QUEUE);
    }

    @Test
    void whatArrivesDuringALookIsKept() {
        long begin = System.nanoTime();
        arrive(GROUP, 1_000);

        groups.looked(MessageGroup.first(QUEUE), List.of(), null, begin);

        assertThat(onlyDue().group()).isEqualTo(GROUP);
    }

    @Test
    void anExhaustedGroupIsUnknownUntilItsNextMessageIs() {
        arrive(GROUP, 1_000);
        groups.claimed(onlyDue(), new Place(1_000, 7), Rest.NONE, System.nanoTime());
        assertThat(due()).isEmpty();
        List<GroupStart> unknown = groups.unknown(QUEUES);
        assertThat(unknown).hasSize(1);

        long delay = TimeUnit.HOURS.toMicros(1);
        groups.learned(unknown, List.of(new Head(GROUP, new Place(9_000, 8), delay)), System.nanoTime());

        assertThat(groups.unknown(QUEUES)).isEmpty();
        assertThat(due()).isEmpty();
        assertThat(TimeUnit.NANOSECONDS.toMinutes(groups.nextDueNanos(QUEUES, System.nanoTime()) - System.nanoTime()))
                .isBetween(58L, 60L);
    }

    @Test
    void delayedMessagesOfAUserAreNotInAGroup() {
        MessageGroup ofAnn = new MessageGroup(QUEUE, "ann", 0, true);
        groups.arrived(new Arrival.Timed(ofAnn, Place.before(5), System.nanoTime() + TimeUnit.HOURS.toNanos(1)));
        assertThat(due()).isEmpty();
        assertThat(groups.withDelayedDue(QUEUES, System.nanoTime())).isEmpty();
        assertThat(groups.withDelayedDue(QUEUES, System.nanoTime() + TimeUnit.HOURS.toNanos(2)))
                .containsExactly(QUEUE);
    }

    @Test
    void afterTheLastUsersTheNextLookBeginsAtTheFirst() {
        List<Head> many = IntStream.range(0, WaitingGroups.MAX_GROUPS)
                .mapToObj(i -> new Head(
                        new MessageGroup(QUEUE, "user-%04d".formatted(i), 0, false), new Place(i + 1, i + 1), 0))
                .toList();
        groups.looked(MessageGroup.first(QUEUE), many, null, System.nanoTime());
        assertThat(due()).hasSize(WaitingGroups.MAX_GROUPS);
        due().forEach(start -> groups.claimed(start, new Place(5_000, 5_000), Rest.NONE, System.nanoTime()));
        assertThat(groups.toLookAt(QUEUES, System.nanoTime())).containsExactly(QUEUE);
        MessageGroup next = groups.nextLooks(QUEUES).get(QUEUE);
        assertThat(next.user()).isEqualTo("user-0999");

        groups.looked(next, List.of(), null, System.nanoTime());

        assertThat(groups.nextLooks(QUEUES)).containsEntry(QUEUE, MessageGroup.first(QUEUE));
        assertThat(groups.withUnknown(QUEUES, System.nanoTime()))
                .as("it is looked at again at once")
                .containsExactly(QUEUE);
        assertThat(groups.nextDueNanos(QUEUES, System.nanoTime())).isLessThanOrEqualTo(System.nanoTime());
    }

    @Test
    void notificationsAreReadAsTheyWereWritten() {
        MessageGroup group = new MessageGroup(QUEUE, "ann {\"b\"}", -3, false);
        List<Arrival> arrivals = List.of(new Arrival(group, true, null), new Arrival(GROUP, false, 70_000_000L));
        List<String> notifications = Arrival.notifications(arrivals, "me");

        List<Arrival.Timed> first = Arrival.read(notifications.get(0) + "5000");
        assertThat(first).extracting(Arrival.Timed::group).containsExactly(group);
        assertThat(first).extracting(Arrival.Timed::place).containsExactly(Place.before(5_000));
        List<Arrival.Timed> later = Arrival.read(notifications.get(1) + "10000000");
        assertThat(later).extracting(Arrival.Timed::group).containsExactly(GROUP.timed(true));
        assertThat(later.get(0).dueNanos() - System.nanoTime())
                .isBetween(TimeUnit.SECONDS.toNanos(30), TimeUnit.SECONDS.toNanos(60));
        assertThat(Arrival.isFrom("me", notifications.get(0) + "5000")).isTrue();
        assertThat(Arrival.isFrom("you", notifications.get(0) + "5000")).isFalse();
        assertThat(Arrival.read(QUEUE)).isEmpty();
        assertThat(Arrival.queue(notifications.get(0))).isEqualTo(QUEUE);
    }

    private void arrive(MessageGroup group, long since) {
        groups.arrived(new Arrival.Timed(group, Place.before(since), System.nanoTime()));
    }

    private GroupStart onlyDue() {
        assertThat(due()).hasSize(1);
        return due().get(0);
    }

    private List<GroupStart> due() {
        return groups.due(QUEUE, System.nanoTime());
    }
}
