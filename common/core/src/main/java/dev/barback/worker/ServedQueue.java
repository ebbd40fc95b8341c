package dev.barback.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A queue's place in the inbox: its turn among queues, its limit, and what waits of it, in whatever lane it came. Guarded by
 * the inbox' lock, but for what never changes.
 */
final class ServedQueue {
    private final String name;
    private final QueueOptions options;
    private final Turns turns;
    private final List<Line> lines = new ArrayList<>();
    private final Pace pace = new Pace();
    private double pass;
    private double time;
    private int running;
    private boolean paused;

    ServedQueue(String name, QueueOptions options, Turns turns) {
        this.name = name;
        this.options = options;
        this.turns = turns;
    }

    void add(Line line) {
        lines.add(line);
    }

    String name() {
        return name;
    }

    int weight() {
        return options.weight();
    }

    Duration pollInterval() {
        return options.pollInterval();
    }

    boolean isLimited() {
        return options.processors() > 0;
    }

    boolean isPaused() {
        return paused;
    }

    void pause(boolean pauses) {
        paused = pauses;
    }

    /** How many more of its jobs may start. */
    int free() {
        if (paused) {
            return 0;
        }
        return isLimited() ? Math.max(0, options.processors() - running) : Integer.MAX_VALUE;
    }

    /** How many could start now, if there were processors enough. */
    int startable() {
        return Math.min(turns.startable(), free());
    }

    /**
     * How many of its jobs will start within a tenth of a second, beyond those that may now: as many as did of late. Where
     * no more did than run at once, its jobs may be long, and none will.
     */
    int window(long nanos) {
        return Math.max(0, pace.perSlot(nanos) - options.processors());
    }

    Turns turns() {
        return turns;
    }

    double pass() {
        return pass;
    }

    /** How many of its lanes have something, this one taken to be one of them. */
    int lanesInUse(Line line) {
        int inUse = 0;
        for (Line each : lines) {
            inUse += each == line || each.isInUse() ? 1 : 0;
        }
        return inUse;
    }

    /** The virtual time of its lanes: who has something again starts from there. */
    double time() {
        return time;
    }

    /** Puts a message in line. A queue that was empty gets no credit for the time when it had nothing to do. */
    void add(Delivery delivery, double currentPass) {
        if (turns.waiting() == 0) {
            pass = Math.max(pass, currentPass);
        }
        turns.add(delivery);
    }

    Delivery start(long nanos) {
        pass += 1.0 / options.weight();
        if (isLimited()) {
            running++;
            pace.mark(nanos);
        }
        Delivery next = turns.next();
        next.started(nanos);
        return next;
    }

    /** A lane has its turn: the queue is as far as the lane that is furthest behind, of those that have something. */
    void turnAt() {
        double least = Double.POSITIVE_INFINITY;
        for (Line each : lines) {
            least = each.isInUse() ? Math.min(least, each.time()) : least;
        }
        time = least < Double.POSITIVE_INFINITY ? Math.max(time, least) : time;
    }

    /** One of its jobs has ended. For the time when it was at its limit, it gets no credit either. */
    void ended(Delivery delivery, double currentPass, double seconds) {
        turns.ended(delivery, seconds);
        if (isLimited()) {
            if (free() == 0) {
                pass = Math.max(pass, currentPass);
            }
            running--;
        }
    }

    /** Whether each of its lanes has been empty lately. */
    boolean isDrained(long nanos, long within, long leases) {
        return turns.waiting() == 0 && lines.stream().allMatch(line -> line.isDrained(nanos, within, leases));
    }

    /** Whether one of those that could start fits. */
    boolean anyStartable(Predicate<Delivery> fits) {
        return startable() > 0 && turns.anyStartable(fits);
    }
}
