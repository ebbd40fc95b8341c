package dev.barback.internal.worker;

import dev.barback.internal.fair.DurationEstimates;
import dev.barback.internal.fair.ShareRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides which queue's job is next. The queues take turns by stride scheduling (C. Waldspurger, 1995: the queue with
 * the smallest pass is next, and its pass grows by 1/weight); within a queue, its users take turns (see {@link
 * UserScheduler}). Guarded by the dispatcher's lock, except fields that never change.
 */
final class QueueScheduler {
    private final List<QueueState> queues = new ArrayList<>();
    private final List<LaneState> lanes = new ArrayList<>();
    private final Map<String, LaneState> byName;
    private final QueueTurns turns = new QueueTurns();
    private double pass;
    private long arrivals;
    private int waiting;

    /**
     * Creates all queues and lanes.
     *
     * @param lanesOf the lanes of a queue
     */
    QueueScheduler(Map<String, QueueOptions> served, Function<String, List<String>> lanesOf, ShareRules rules) {
        DurationEstimates durationEstimates = new DurationEstimates();
        served.forEach((name, options) -> {
            UserScheduler users = new UserScheduler(rules, durationEstimates);
            QueueState queue = new QueueState(name, queues.size(), options, users);
            queues.add(queue);
            lanesOf.apply(name).forEach(lane -> lanes.add(new LaneState(lane, queue)));
        });
        byName = lanes.stream().collect(Collectors.toMap(LaneState::name, lane -> lane));
    }

    List<QueueState> all() {
        return queues;
    }

    List<LaneState> lanes() {
        return lanes;
    }

    LaneState laneOf(Delivery delivery) {
        return Objects.requireNonNull(byName.get(delivery.lane()), "It was fetched from one of these lanes.");
    }

    /** The number of fetched jobs that have not started. */
    int waiting() {
        return waiting;
    }

    /** The number of jobs that could start now, given enough processors. */
    long startable() {
        return turns.jobs();
    }

    /** Whether a job that could start matches. */
    boolean anyStartable(Predicate<Delivery> predicate) {
        return turns.queues().stream().anyMatch(queue -> queue.anyStartable(predicate));
    }

    /** The pass of the queue that had the latest turn. */
    double pass() {
        return pass;
    }

    void add(LaneState lane, Delivery delivery) {
        delivery.setArrivalNumber(arrivals++);
        lane.queue().add(delivery, pass);
        lane.added();
        turns.update(lane.queue());
        waiting++;
    }

    /** The queue whose turn it is; null = no job could start. */
    @Nullable QueueState next() {
        return turns.next();
    }

    /** Starts the next job of a queue that has one. */
    Delivery start(QueueState queue, long nanos) {
        waiting--;
        pass = queue.pass();
        Delivery next = queue.start(nanos);
        turns.update(queue);
        laneOf(next).started(next);
        return next;
    }

    void ended(LaneState lane, Delivery delivery, long nanos) {
        double seconds = (nanos - delivery.startedNanos()) / 1e9;
        lane.ended(delivery, seconds);
        lane.queue().ended(delivery, pass, seconds);
        turns.update(lane.queue());
    }

    /** Pauses these queues, and resumes all others. */
    void pause(Set<String> names) {
        for (QueueState queue : queues) {
            queue.pause(names.contains(queue.name()));
            turns.update(queue);
        }
    }

    /** Removes the waiting jobs that match, of the queues that match. */
    List<Delivery> remove(Predicate<QueueState> queuePredicate, Predicate<Delivery> predicate) {
        List<Delivery> removed = new ArrayList<>();
        queues.stream().filter(queuePredicate).forEach(queue -> {
            removed.addAll(queue.users().removeIf(predicate));
            turns.update(queue);
        });
        removed.forEach(delivery -> laneOf(delivery).removed());
        waiting -= removed.size();
        return removed;
    }

    /** The names of the queues that match. */
    Set<String> names(Predicate<QueueState> predicate) {
        return queues.stream().filter(predicate).map(QueueState::name).collect(Collectors.toSet());
    }
}
