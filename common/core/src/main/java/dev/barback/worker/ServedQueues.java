package dev.barback.worker;

import dev.barback.fair.Durations;
import dev.barback.fair.ShareRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The queues in the inbox, and the lines that their messages come in. They take turns by stride scheduling (C. Waldspurger,
 * 1995: the queue with the smallest pass is next, and its pass grows by 1/weight); within one, its users do (see
 * {@link Turns}). Guarded by the inbox' lock, but for what never changes.
 */
final class ServedQueues {
    private final List<ServedQueue> queues = new ArrayList<>();
    private final List<Line> lines = new ArrayList<>();
    private final Map<String, Line> byName;
    private double pass;
    private long arrivals;
    private int waiting;

    /**
     * All of them.
     *
     * @param lanes the lines that messages of a queue are received from
     * @param room makes what receivers of a line wait with
     */
    ServedQueues(
            Map<String, QueueOptions> served,
            Function<String, List<String>> lanes,
            ShareRules rules,
            Supplier<Condition> room) {
        Durations durations = new Durations();
        served.forEach((name, options) -> {
            ServedQueue queue = new ServedQueue(name, options, new Turns(rules, durations));
            queues.add(queue);
            lanes.apply(name).forEach(lane -> lines.add(new Line(lane, queue, room.get())));
        });
        byName = lines.stream().collect(Collectors.toMap(Line::name, line -> line));
    }

    List<ServedQueue> all() {
        return queues;
    }

    List<Line> lines() {
        return lines;
    }

    Line lineOf(Delivery delivery) {
        return Objects.requireNonNull(byName.get(delivery.lane()), "It was received from one of these lines.");
    }

    /** How many messages are in hand that no processor has. */
    int waiting() {
        return waiting;
    }

    /** How many of them could start now, if there were processors enough. */
    long startable() {
        long all = 0;
        for (ServedQueue queue : queues) {
            all += queue.startable();
        }
        return all;
    }

    /** Whether one of those that could start fits. */
    boolean anyStartable(Predicate<Delivery> fits) {
        return queues.stream().anyMatch(queue -> queue.anyStartable(fits));
    }

    void add(Line line, Delivery delivery) {
        delivery.arrived(arrivals++);
        line.queue().add(delivery, pass);
        line.arrived();
        waiting++;
    }

    /** Whose turn it is; null = nothing could start. */
    @Nullable ServedQueue next() {
        ServedQueue best = null;
        for (ServedQueue queue : queues) {
            if (queue.startable() > 0 && (best == null || queue.pass() < best.pass())) {
                best = queue;
            }
        }
        return best;
    }

    /** Starts the next of a queue that has one. */
    Delivery start(ServedQueue queue, long nanos) {
        waiting--;
        pass = queue.pass();
        Delivery next = queue.start(nanos);
        lineOf(next).started(next);
        return next;
    }

    void ended(Line line, Delivery delivery, long nanos) {
        double seconds = (nanos - delivery.startedNanos()) / 1e9;
        line.ended(delivery, seconds);
        line.queue().ended(delivery, pass, seconds);
    }

    /** Takes out what fits, of the queues that fit. */
    List<Delivery> remove(Predicate<ServedQueue> which, Predicate<Delivery> fits) {
        List<Delivery> removed = new ArrayList<>();
        queues.stream()
                .filter(which)
                .forEach(queue -> removed.addAll(queue.turns().removeIf(fits)));
        removed.forEach(delivery -> lineOf(delivery).left());
        waiting -= removed.size();
        return removed;
    }

    /** The names of those that fit. */
    Set<String> names(Predicate<ServedQueue> fits) {
        return queues.stream().filter(fits).map(ServedQueue::name).collect(Collectors.toSet());
    }
}
