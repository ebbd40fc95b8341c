package dev.barback.internal.worker;

import dev.barback.internal.fair.DurationEstimates;
import dev.barback.internal.fair.ShareRules;
import dev.barback.internal.worker.PrefetchPolicy.LaneState;
import dev.barback.internal.worker.PrefetchPolicy.StartRate;
import java.time.Duration;
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
 * Decides which queue's job is next. The queues take turns by stride scheduling (C. Waldspurger, 1995: the queue with
 * the smallest pass is next, and its pass grows by 1/weight); within a queue, its users take turns (see {@link
 * UserScheduler}). Guarded by the dispatcher's lock, except fields that never change.
 */
final class QueueScheduler {
    private final List<QueueState> queues = new ArrayList<>();
    private final List<LaneState> lanes = new ArrayList<>();
    private final Map<String, LaneState> byName;
    private double pass;
    private long arrivals;
    private int waiting;

    /**
     * Creates all queues and lanes.
     *
     * @param lanesOf the lanes of a queue
     * @param room creates the condition for which the fetchers of a lane wait
     */
    QueueScheduler(
            Map<String, QueueOptions> served,
            Function<String, List<String>> lanesOf,
            ShareRules rules,
            Supplier<Condition> room) {
        DurationEstimates durationEstimates = new DurationEstimates();
        served.forEach((name, options) -> {
            QueueState queue = new QueueState(name, options, new UserScheduler(rules, durationEstimates));
            queues.add(queue);
            lanesOf.apply(name).forEach(lane -> lanes.add(new LaneState(lane, queue, room.get())));
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
        long all = 0;
        for (QueueState queue : queues) {
            all += queue.startable();
        }
        return all;
    }

    /** Whether a job that could start matches. */
    boolean anyStartable(Predicate<Delivery> predicate) {
        return queues.stream().anyMatch(queue -> queue.anyStartable(predicate));
    }

    void add(LaneState lane, Delivery delivery) {
        delivery.setArrivalNumber(arrivals++);
        lane.queue().add(delivery, pass);
        lane.added();
        waiting++;
    }

    /** The queue whose turn it is; null = no job could start. */
    @Nullable QueueState next() {
        QueueState best = null;
        for (QueueState queue : queues) {
            if (queue.startable() > 0 && (best == null || queue.pass() < best.pass())) {
                best = queue;
            }
        }
        return best;
    }

    /** Starts the next job of a queue that has one. */
    Delivery start(QueueState queue, long nanos) {
        waiting--;
        pass = queue.pass();
        Delivery next = queue.start(nanos);
        laneOf(next).started(next);
        return next;
    }

    void ended(LaneState lane, Delivery delivery, long nanos) {
        double seconds = (nanos - delivery.startedNanos()) / 1e9;
        lane.ended(delivery, seconds);
        lane.queue().ended(delivery, pass, seconds);
    }

    /** Removes the waiting jobs that match, of the queues that match. */
    List<Delivery> remove(Predicate<QueueState> queuePredicate, Predicate<Delivery> predicate) {
        List<Delivery> removed = new ArrayList<>();
        queues.stream()
                .filter(queuePredicate)
                .forEach(queue -> removed.addAll(queue.users().removeIf(predicate)));
        removed.forEach(delivery -> laneOf(delivery).removed());
        waiting -= removed.size();
        return removed;
    }

    /** The names of the queues that match. */
    Set<String> names(Predicate<QueueState> predicate) {
        return queues.stream().filter(predicate).map(QueueState::name).collect(Collectors.toSet());
    }

    /**
     * The state of a queue in the dispatcher: its turn among queues, its limit, and its waiting jobs, of all lanes. Guarded
     * by the dispatcher's lock, except fields that never change.
     */
    static final class QueueState {
        private final String name;
        private final QueueOptions options;
        private final UserScheduler users;
        private final List<LaneState> lanes = new ArrayList<>();
        private final StartRate startRate = new StartRate();
        private double pass;
        private double virtualTime;
        private int running;
        private boolean paused;

        QueueState(String name, QueueOptions options, UserScheduler users) {
            this.name = name;
            this.options = options;
            this.users = users;
        }

        void add(LaneState lane) {
            lanes.add(lane);
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
}
