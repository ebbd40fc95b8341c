package dev.barback.internal.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The state of a queue in the dispatcher: its turn among queues, its limit, and its waiting jobs, of all lanes. Guarded
 * by the dispatcher's lock, except fields that never change.
 */
final class QueueState {
    private final String name;
    private final int number;
    private final QueueOptions options;
    private final UserScheduler users;
    private final List<LaneState> lanes = new ArrayList<>();
    private final StartRate startRate = new StartRate();
    private double pass;
    private double virtualTime;
    private int running;
    private boolean paused;
    private double turn;
    private int countedStartable;

    /** @param number its place among the queues of the worker: of those with equal passes, the first has its turn */
    QueueState(String name, int number, QueueOptions options, UserScheduler users) {
        this.name = name;
        this.number = number;
        this.options = options;
        this.users = users;
    }

    void add(LaneState lane) {
        lanes.add(lane);
    }

    String name() {
        return name;
    }

    int number() {
        return number;
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

    /** The number of its jobs that may start beside those that run. */
    int free() {
        if (paused) {
            return 0;
        }
        return isLimited() ? Math.max(0, options.processors() - running) : Integer.MAX_VALUE;
    }

    /** The number of jobs that could start now, given enough processors. */
    int startable() {
        return Math.min(users.startable(), free());
    }

    /**
     * An estimate of how many jobs will start within this span, beyond those that may start now: as many as started
     * lately. 0 if no more started than run at once, since the jobs may be long.
     */
    int window(long span, long nanos) {
        return Math.max(0, startRate.within(span, nanos) - options.processors());
    }

    UserScheduler users() {
        return users;
    }

    double pass() {
        return pass;
    }

    /** The pass at which the next message that is fetched would start, if only the pass decides. */
    double passAfterWaiting(double currentPass, int requested) {
        double own = users.waiting() == 0 ? Math.max(pass, currentPass) : pass;
        return own + (double) (users.waiting() + requested) / options.weight();
    }

    /** Its pass when it was last counted by {@link QueueTurns}. */
    double turn() {
        return turn;
    }

    /** Its startable jobs when it was last counted by {@link QueueTurns}. */
    int countedStartable() {
        return countedStartable;
    }

    void count(int startable) {
        turn = pass;
        countedStartable = startable;
    }

    /** The number of lanes in use, with this one counted as in use. */
    int lanesInUse(LaneState lane) {
        int inUse = 0;
        for (LaneState each : lanes) {
            inUse += each == lane || each.isInUse() ? 1 : 0;
        }
        return inUse;
    }

    /** The virtual time of its lanes: a lane that has messages again starts from it. */
    double virtualTime() {
        return virtualTime;
    }

    /** Adds a waiting job. A queue that was empty gets no credit for that time. */
    void add(Delivery delivery, double currentPass) {
        if (users.waiting() == 0) {
            pass = Math.max(pass, currentPass);
        }
        users.add(delivery);
    }

    Delivery start(long nanos) {
        pass += 1.0 / options.weight();
        if (isLimited()) {
            running++;
            startRate.mark(nanos);
        }
        Delivery next = users.next();
        next.started(nanos);
        return next;
    }

    /** Notes that a lane has its turn: sets the queue's virtual time to the least of its lanes in use. */
    void advanceVirtualTime() {
        double least = Double.POSITIVE_INFINITY;
        for (LaneState each : lanes) {
            least = each.isInUse() ? Math.min(least, each.virtualTime()) : least;
        }
        virtualTime = least < Double.POSITIVE_INFINITY ? Math.max(virtualTime, least) : virtualTime;
    }

    /** Notes that one of its jobs has ended. For the time at its limit, the queue gets no credit either. */
    void ended(Delivery delivery, double currentPass, double seconds) {
        users.ended(delivery, seconds);
        if (isLimited()) {
            if (free() == 0) {
                pass = Math.max(pass, currentPass);
            }
            running--;
        }
    }

    /** Whether each of its lanes has been empty lately. */
    boolean isDrained(long nanos, long within, long leases) {
        return users.waiting() == 0
                && lanes.stream().allMatch(lane -> lane.answers().isDrained(nanos, within, leases));
    }

    /** Whether a job that could start matches. */
    boolean anyStartable(Predicate<Delivery> predicate) {
        return startable() > 0 && users.anyStartable(predicate);
    }
}
