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
 * The first half of a pump: pulls delayed messages and decides what becomes of each. What is due within half
 * a minute is taken in hand; what is further off is hidden and forgotten; what is old is published anew.
 */
final class DelayIntake {
    /** What is due within this time is timed exactly. */
    private static final Duration NEAR = Duration.ofSeconds(30);

    /** Far messages come back so long before they are due, or in steps of this: few distinct deadlines. */
    private static final int STEP_SECONDS = 15;

    private static final int LONGEST_DEADLINE = 600;

    /** The lease of what is in hand. With 70 s, a dead pump's messages were up to 62 s late; with 15 s, 12.6 s. */
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

    /** What it works with. */
    record Collaborators(Resources resources, Pulls pulls, AckIds ackIds, Publishing publishing, PurgeMarks marks) {}

    DelayIntake(String queue, DelayHeap heap, Collaborators with, Clock clock) {
        this.queue = queue;
        this.scheduled = Resources.scheduled(queue);
        this.heap = heap;
        this.with = with;
        this.clock = clock;
    }

    /** One pull, and what comes of it. */
    void round() {
        int edition = with.resources().ensure(queue);
        renewLeases();
        heap.awaitRoom(Duration.ofSeconds(1));
        String mark = with.marks().known(queue); // before the pull: a purge after it must make a difference
        sort(pull(edition), mark);
    }

    private List<ReceivedMessage> pull(int edition) {
        try {
            return with.pulls().pull(scheduled, BATCH, PULL_DEADLINE);
        } catch (CallFailed e) {
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
        List<Delayed> old = new ArrayList<>();
        for (ReceivedMessage message : received) {
            Delayed delayed = Delayed.of(message, mark, now);
            Duration rest = Duration.between(now, delayed.dueAt());
            if (rest.compareTo(NEAR) <= 0) {
                hold(delayed, now, deadlines);
            } else if (isOld(delayed, now)) {
                old.add(delayed);
            } else {
                deadlines
                        .computeIfAbsent(farDeadline(rest), s -> new ArrayList<>())
                        .add(delayed.ackId());
            }
        }
        setDeadlines(deadlines);
        publishAnew(old);
    }

    private void hold(Delayed delayed, Instant now, Map<Integer, List<String>> deadlines) {
        if (secondsLeft(delayed, now) >= 1) { // otherwise it is gone before its lease matters
            deadlines.computeIfAbsent(LEASE_SECONDS, s -> new ArrayList<>()).add(delayed.ackId());
        }
        for (Delayed out : heap.offer(delayed)) { // no room: it comes again just before it is due
            deadlines.values().forEach(ids -> ids.remove(out.ackId()));
            int seconds = (int) Math.max(1, secondsLeft(out, now));
            deadlines.computeIfAbsent(seconds, s -> new ArrayList<>()).add(out.ackId());
        }
    }

    private static long secondsLeft(Delayed delayed, Instant now) {
        return Duration.between(now, delayed.dueAt()).toSeconds();
    }

    /** Back 15 to 30 seconds before it is due, or in ten minutes. */
    private static int farDeadline(Duration rest) {
        long seconds = rest.toSeconds() - STEP_SECONDS;
        return (int) Math.min(LONGEST_DEADLINE, seconds / STEP_SECONDS * STEP_SECONDS);
    }

    private void setDeadlines(Map<Integer, List<String>> deadlines) {
        List<ApiFuture<Empty>> answers = new ArrayList<>();
        deadlines.forEach((seconds, ids) -> answers.addAll(with.ackIds().startSetDeadline(scheduled, ids, seconds)));
        with.ackIds().awaitDeadlines(scheduled, answers);
    }

    /** Retention counts from publication: half of it has passed. */
    private boolean isOld(Delayed delayed, Instant now) {
        return now.isAfter(
                delayed.publishedAt().plus(with.marks().retention(queue).dividedBy(2)));
    }

    private void publishAnew(List<Delayed> old) {
        if (old.isEmpty()) {
            return;
        }
        String mark = with.marks().current(queue);
        List<Delayed> kept = old.stream()
                .filter(delayed -> PurgeMarks.same(delayed.mark(), mark))
                .toList();
        with.publishing()
                .publishTo(scheduled, queue, kept.stream().map(Delayed::copy).toList());
        with.ackIds().acknowledge(scheduled, kept.stream().map(Delayed::ackId).toList());
    }
}
