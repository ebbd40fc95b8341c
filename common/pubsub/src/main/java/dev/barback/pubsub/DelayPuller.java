package dev.barback.pubsub;

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
    private static final Duration NEAR = Duration.ofSeconds(30);

    /** Later messages come back so long before they are due, or in multiples of this: few distinct deadlines. */
    private static final int STEP_SECONDS = 15;

    private static final int MAX_DEADLINE_SECONDS = 600;

    /** The lease of held messages. With 70 s, a dead pump's messages were up to 62 s late; with 15 s, 12.6 s. */
    private static final int LEASE_SECONDS = 15;

    private static final Duration RENEW_EVERY = Duration.ofSeconds(5);
    private static final Duration PULL_DEADLINE = Duration.ofSeconds(2);
    private static final int BATCH = 1_000;

    private final String queue;
    private final String scheduled;
    private final DelayHeap heap;
    private final Collaborators with;
    private final Clock clock;
    private long renewedNanos = System.nanoTime();

    /** The objects that a pump works with. */
    record Collaborators(
            Topology resources,
            DeafnessCheck deafnessCheck,
            Pulls pulls,
            AckIds ackIds,
            PubSubPublisher publishing,
            PurgeMarks marks) {}

    DelayPuller(String queue, DelayHeap heap, Collaborators with, Clock clock) {
        this.queue = queue;
        this.scheduled = Topology.scheduled(queue);
        this.heap = heap;
        this.with = with;
        this.clock = clock;
    }

    /** Pulls once, and holds, delays or publishes the messages again. */
    void round() {
        int edition = with.resources().ensure(queue);
        renewLeases();
        heap.awaitRoom(Duration.ofSeconds(1));
        String mark = with.marks().known(queue); // before the pull: a purge after it must make a difference
        sort(pull(edition), mark);
    }

    private List<ReceivedMessage> pull(int edition) {
        try {
            List<ReceivedMessage> received = with.pulls().pull(scheduled, BATCH, PULL_DEADLINE);
            with.deafnessCheck().pulled(queue, scheduled, received.isEmpty());
            return received;
        } catch (PubSubCallException e) {
            if (!e.is(Code.NOT_FOUND)) {
                throw e;
            }
            with.resources().renew(queue, edition);
            with.resources().requireMakeable(scheduled, e);
            return List.of();
        }
    }

    private void renewLeases() {
        if (System.nanoTime() - renewedNanos >= RENEW_EVERY.toNanos()) {
            with.ackIds().setDeadline(scheduled, heap.ackIds(), LEASE_SECONDS);
            renewedNanos = System.nanoTime();
        }
    }

    private void sort(List<ReceivedMessage> received, String mark) {
        if (received.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        Map<Integer, List<String>> deadlines = new TreeMap<>();
        List<HeldMessage> old = new ArrayList<>();
        for (ReceivedMessage message : received) {
            HeldMessage heldMessage = HeldMessage.of(message, mark, now);
            Duration rest = Duration.between(now, heldMessage.dueAt());
            if (rest.compareTo(NEAR) <= 0) {
                hold(heldMessage, now, deadlines);
            } else if (isOld(heldMessage, now)) {
                old.add(heldMessage);
            } else {
                deadlines
                        .computeIfAbsent(farDeadline(rest), s -> new ArrayList<>())
                        .add(heldMessage.ackId());
            }
        }
        setDeadlines(deadlines);
        publishAnew(old);
    }

    private void hold(HeldMessage heldMessage, Instant now, Map<Integer, List<String>> deadlines) {
        if (secondsLeft(heldMessage, now) >= 1) { // otherwise it is published before its lease ends
            deadlines.computeIfAbsent(LEASE_SECONDS, s -> new ArrayList<>()).add(heldMessage.ackId());
        }
        for (HeldMessage out : heap.offer(heldMessage)) { // no room: the message comes again just before it is due
            deadlines.values().forEach(ids -> ids.remove(out.ackId()));
            int seconds = (int) Math.max(1, secondsLeft(out, now));
            deadlines.computeIfAbsent(seconds, s -> new ArrayList<>()).add(out.ackId());
        }
    }

    private static long secondsLeft(HeldMessage heldMessage, Instant now) {
        return Duration.between(now, heldMessage.dueAt()).toSeconds();
    }

    /** The lease after which the message comes back: 15 to 30 seconds before it is due, or in ten minutes. */
    private static int farDeadline(Duration rest) {
        long seconds = rest.toSeconds() - STEP_SECONDS;
        return (int) Math.min(MAX_DEADLINE_SECONDS, seconds / STEP_SECONDS * STEP_SECONDS);
    }

    private void setDeadlines(Map<Integer, List<String>> deadlines) {
        List<ApiFuture<Empty>> answers = new ArrayList<>();
        deadlines.forEach((seconds, ids) -> answers.addAll(with.ackIds().startSetDeadline(scheduled, ids, seconds)));
        with.ackIds().awaitDeadlines(scheduled, answers);
    }

    /** Whether half of the retention has passed, which counts from the publish. */
    private boolean isOld(HeldMessage heldMessage, Instant now) {
        return now.isAfter(
                heldMessage.publishedAt().plus(with.marks().retention(queue).dividedBy(2)));
    }

    private void publishAnew(List<HeldMessage> old) {
        if (old.isEmpty()) {
            return;
        }
        String mark = with.marks().current(queue);
        List<HeldMessage> kept = old.stream()
                .filter(heldMessage -> PurgeMarks.same(heldMessage.mark(), mark))
                .toList();
        with.publishing()
                .publishTo(
                        scheduled, queue, kept.stream().map(HeldMessage::copy).toList());
        with.ackIds()
                .acknowledge(scheduled, kept.stream().map(HeldMessage::ackId).toList());
    }
}
