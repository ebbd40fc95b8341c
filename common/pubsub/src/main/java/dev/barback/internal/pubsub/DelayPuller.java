package dev.barback.internal.pubsub;

import com.google.api.core.ApiFuture;
import com.google.api.gax.rpc.StatusCode.Code;
import com.google.protobuf.Empty;
import com.google.pubsub.v1.ReceivedMessage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The first half of a pump: pulls delayed messages. Messages that are due within half a minute are held; for later ones the
 * lease is set to end before they are due; old ones are published again.
 */
final class DelayPuller {
    /** Messages that are due within this time are timed exactly. */
    private static final Duration HOLD_WITHIN = Duration.ofSeconds(30);

    /** Later messages come back so long before they are due, or in multiples of this: few distinct deadlines. */
    private static final int STEP_SECONDS = 15;

    private static final int MAX_DEADLINE_SECONDS = 600;

    /** The lease of held messages. With 70 s, a dead pump's messages were up to 62 s late; with 15 s, 12.6 s. */
    private static final int LEASE_SECONDS = 15;

    private static final Duration RENEW_INTERVAL = Duration.ofSeconds(5);
    private static final Duration PULL_DEADLINE = Duration.ofSeconds(2);
    private static final int BATCH_SIZE = 1_000;

    private final String queue;
    private final String scheduled;
    private final DelayHeap heap;
    private final PumpContext context;
    private final Clock clock;
    private long renewedNanos = System.nanoTime();

    /** The objects that a pump works with. */
    record PumpContext(
            Topology topology,
            OrphanCheck deafnessCheck,
            Pulls pulls,
            AckIds ackIds,
            PubSubPublisher publisher,
            PurgeMarks marks) {}

    DelayPuller(String queue, DelayHeap heap, PumpContext context, Clock clock) {
        this.queue = queue;
        this.scheduled = Topology.scheduled(queue);
        this.heap = heap;
        this.context = context;
        this.clock = clock;
    }

    /** Pulls once, and holds, delays or publishes the messages again. */
    void round() {
        int generation = context.topology().ensure(queue);
        renewLeases();
        heap.awaitRoom(Duration.ofSeconds(1));
        String mark = context.marks().recent(queue); // before the pull: a purge after it must make a difference
        distribute(pull(generation), mark);
    }

    private List<ReceivedMessage> pull(int generation) {
        try {
            List<ReceivedMessage> received = context.pulls().pull(scheduled, BATCH_SIZE, PULL_DEADLINE);
            context.deafnessCheck().checkAfterPull(queue, scheduled, received.isEmpty());
            return received;
        } catch (PubSubCallException e) {
            if (!e.is(Code.NOT_FOUND)) {
                throw e;
            }
            context.topology().recreate(queue, generation);
            context.topology().requireCreatable(scheduled, e);
            return List.of();
        }
    }

    private void renewLeases() {
        if (System.nanoTime() - renewedNanos >= RENEW_INTERVAL.toNanos()) {
            context.ackIds().setDeadline(scheduled, heap.ackIds(), LEASE_SECONDS);
            renewedNanos = System.nanoTime();
        }
    }

    private void distribute(List<ReceivedMessage> received, String mark) {
        if (received.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        Map<Integer, List<String>> deadlines = new TreeMap<>();
        List<HeldMessage> old = new ArrayList<>();
        for (ReceivedMessage message : received) {
            HeldMessage heldMessage = HeldMessage.of(message, mark, now);
            Duration untilDue = Duration.between(now, heldMessage.dueAt());
            if (untilDue.compareTo(HOLD_WITHIN) <= 0) {
                hold(heldMessage, now, deadlines);
            } else if (isOld(heldMessage, now)) {
                old.add(heldMessage);
            } else {
                deadlines
                        .computeIfAbsent(farDeadline(untilDue), s -> new ArrayList<>())
                        .add(heldMessage.ackId());
            }
        }
        setDeadlines(deadlines);
        republish(old);
    }

    private void hold(HeldMessage heldMessage, Instant now, Map<Integer, List<String>> deadlines) {
        if (secondsLeft(heldMessage, now) >= 1) { // otherwise it is published before its lease ends
            deadlines.computeIfAbsent(LEASE_SECONDS, s -> new ArrayList<>()).add(heldMessage.ackId());
        }
        for (HeldMessage overflow : heap.offer(heldMessage)) { // no room: the message comes again just before it is due
            deadlines.values().forEach(ids -> ids.remove(overflow.ackId()));
            int seconds = (int) Math.max(1, secondsLeft(overflow, now));
            deadlines.computeIfAbsent(seconds, s -> new ArrayList<>()).add(overflow.ackId());
        }
    }

    private static long secondsLeft(HeldMessage heldMessage, Instant now) {
        return Duration.between(now, heldMessage.dueAt()).toSeconds();
    }

    /** The lease after which the message comes back: 15 to 30 seconds before it is due, or in ten minutes. */
    private static int farDeadline(Duration untilDue) {
        long seconds = untilDue.toSeconds() - STEP_SECONDS;
        return (int) Math.min(MAX_DEADLINE_SECONDS, seconds / STEP_SECONDS * STEP_SECONDS);
    }

    private void setDeadlines(Map<Integer, List<String>> deadlines) {
        List<ApiFuture<Empty>> answers = new ArrayList<>();
        deadlines.forEach((seconds, ids) -> answers.addAll(context.ackIds().startSetDeadline(scheduled, ids, seconds)));
        context.ackIds().awaitDeadlines(scheduled, answers);
    }

    /** Whether half of the retention has passed, which counts from the publish. */
    private boolean isOld(HeldMessage heldMessage, Instant now) {
        return now.isAfter(
                heldMessage.publishedAt().plus(context.marks().retention(queue).dividedBy(2)));
    }

    private void republish(List<HeldMessage> old) {
        if (old.isEmpty()) {
            return;
        }
        String mark = context.marks().current(queue);
        List<HeldMessage> notPurged = old.stream()
                .filter(heldMessage -> PurgeMarks.isSame(heldMessage.mark(), mark))
                .toList();
        context.publisher()
                .publishTo(
                        scheduled,
                        queue,
                        notPurged.stream().map(HeldMessage::copy).toList());
        context.ackIds()
                .acknowledge(
                        scheduled, notPurged.stream().map(HeldMessage::ackId).toList());
    }
}
