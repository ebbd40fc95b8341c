package dev.barback.internal.worker;

import dev.barback.internal.fair.ShareRules;
import dev.barback.internal.worker.PrefetchPolicy.LaneState;
import dev.barback.internal.worker.QueueScheduler.QueueState;
import dev.barback.spi.FairnessPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds the fetched jobs that have not started, and decides which is next. Fetchers ask it how many messages to fetch
 * (see {@link PrefetchPolicy}), processors for the next job (see {@link QueueScheduler}). Thread-safe: one lock guards
 * all of its state.
 *
 * <p>While the number of processors can still grow, a busy worker fetches one message all the same: only a waiting job
 * shows that a processor is missing.
 *
 * <p>A message that arrives claims an idle processor and wakes it (see {@link IdleProcessors}).
 */
final class Dispatcher {
    static final long POLL_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** Fetchers that find nothing ask again after 5 s at most. */
    private static final long RECENT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final ReentrantLock lock = new ReentrantLock();
    private final QueueScheduler queues;
    private final PrefetchPolicy prefetch;
    private final LongSupplier nanoTime;
    private final IdleProcessors idle;
    private boolean closed;

    /** @param lanesOf the lanes of a queue */
    Dispatcher(
            Map<String, QueueOptions> served,
            Function<String, List<String>> lanesOf,
            ShareRules rules,
            LongSupplier nanoTime) {
        this.queues = new QueueScheduler(served, lanesOf, rules, lock::newCondition);
        this.prefetch = new PrefetchPolicy(queues);
        this.nanoTime = nanoTime;
        this.idle = new IdleProcessors(lock.newCondition(), queues, nanoTime);
    }

    List<QueueState> queues() {
        return queues.all();
    }

    List<LaneState> lanes() {
        return queues.lanes();
    }

    /**
     * Waits until a worthwhile number of messages may be fetched, and counts them as requested.
     *
     * @return how many; 0 when the dispatcher is closed
     */
    int awaitRoom(LaneState lane, int max) throws InterruptedException {
        lock.lock();
        try {
            while (!closed) {
                long now = nanoTime.getAsLong();
                int free = prefetch.fetchLimit(lane, idle.available(), idle.woken(), now);
                if (free >= prefetch.minFetch(lane, now)) {
                    int number = Math.min(free, max);
                    lane.request(number, now);
                    return number;
                }
                lane.awaitRoom();
            }
            return 0;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Adds fetched messages.
     *
     * @param number how many had been requested
     * @return false when the dispatcher is closed, and the messages have to be released
     */
    boolean addFetched(LaneState lane, int number, List<Delivery> deliveries) {
        lock.lock();
        try {
            lane.fetchEnded(number, !deliveries.isEmpty(), nanoTime.getAsLong());
            if (closed) {
                return false;
            }
            for (Delivery delivery : deliveries) {
                queues.add(lane, delivery);
                idle.wakeOne();
            }
            signalRoom(lane);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The policy by which the broker chooses the users whose messages are fetched.
     *
     * @param noneChosen becomes true when no user is chosen: all users with messages are at their limits
     */
    FairnessPolicy fairnessPolicy(LaneState lane, AtomicBoolean noneChosen) {
        return (users, count) -> {
            SharePreview preview;
            lock.lock();
            try {
                preview = lane.queue().users().preview(users);
            } finally {
                lock.unlock();
            }
            Map<String, Integer> shares = preview.share(count); // takes time: outside the lock
            noneChosen.set(shares.isEmpty());
            return shares;
        };
    }

    /** Waits, not for long, until there may be room again, for example because a job of this queue has ended. */
    void awaitChange(LaneState lane) throws InterruptedException {
        lock.lock();
        try {
            lane.awaitRoom();
        } finally {
            lock.unlock();
        }
    }

    /** Notes how long a fetch took that brought all messages that were requested. To be followed by {@link #addFetched}. */
    void fetchedAll(LaneState lane, long nanos) {
        lock.lock();
        try {
            lane.fetchedAll(nanos);
        } finally {
            lock.unlock();
        }
    }

    /** Notes that the broker has no more messages of this lane. To be followed by {@link #addFetched}. */
    void foundEmpty(LaneState lane) {
        lock.lock();
        try {
            lane.answers().foundEmpty(nanoTime.getAsLong());
        } finally {
            lock.unlock();
        }
    }

    /**
     * The next job to run; waits for it. To be followed by {@link #ended}.
     *
     * @return null when this processor is to end: the dispatcher is closed, or there is too little work
     */
    @Nullable Delivery take() throws InterruptedException {
        lock.lock();
        try {
            QueueState queue = queues.next();
            while (queue == null && !closed && !idle.isEndRequested()) {
                awaitWork();
                queue = queues.next();
            }
            idle.clearEndRequest(); // this one, or none, if there is work again
            if (queue == null) {
                return null;
            }
            long now = nanoTime.getAsLong();
            prefetch.mark(now);
            Delivery next = queues.start(queue, now);
            lanes().forEach(this::signalRoom);
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** Notes that a job has ended: another of its queue or user may start. */
    void ended(Delivery delivery) {
        LaneState lane = queues.laneOf(delivery);
        lock.lock();
        try {
            queues.ended(lane, delivery, nanoTime.getAsLong());
            idle.wakeOne();
            signalRoom(lane);
        } finally {
            lock.unlock();
        }
    }

    /** Removes the jobs that have waited for longer than this: another worker may have a processor for them. */
    List<Delivery> removeWaitingLongerThan(long nanos) {
        return locked(() -> {
            long now = nanoTime.getAsLong();
            return queues.remove(queue -> true, each -> now - each.fetchedNanos() > nanos);
        });
    }

    /** Pauses these queues, resumes all others, and removes the waiting jobs of the paused ones. */
    List<Delivery> pause(Set<String> names) {
        return locked(() -> {
            queues().forEach(queue -> queue.pause(names.contains(queue.name())));
            List<Delivery> removed = queues.remove(QueueState::isPaused, each -> true);
            lanes().forEach(this::signalRoom);
            return removed;
        });
    }

    /** Notes that fetching from this lane failed. */
    void fetchFailed(LaneState lane) {
        lock.lock();
        try {
            lane.answers().failed();
        } finally {
            lock.unlock();
        }
    }

    /** The queues that were empty lately, and after an outage for as long as leases last. */
    Set<String> drained(Duration leases) {
        return locked(() -> {
            long now = nanoTime.getAsLong();
            return queues.names(queue -> queue.isDrained(now, RECENT_NANOS, leases.toNanos()));
        });
    }

    /** The queues of which no more jobs may start now, however many processors are idle: at their limit, or paused. */
    Set<String> full() {
        return locked(() -> queues.names(queue -> queue.free() == 0));
    }

    /** Sets whether a busy worker may fetch one message, for which it could start one more processor. */
    void allowExtraFetch(boolean allowed) {
        lock.lock();
        try {
            idle.allowExtraFetch(allowed);
            lanes().forEach(this::signalRoom);
        } finally {
            lock.unlock();
        }
    }

    /** Whether a job has waited for longer than this only because all processors are busy. */
    boolean lacksProcessor(long nanos) {
        return locked(() -> idle.isOneMissing(nanos));
    }

    /** If at least one processor was idle for this long, ends one: the first that finds no work. */
    void endIdleProcessor(long nanos) {
        lock.lock();
        try {
            idle.endOneAfter(nanos);
        } finally {
            lock.unlock();
        }
    }

    /** Ends all waiting, and returns the jobs that have not started. */
    List<Delivery> close() {
        return locked(() -> {
            closed = true;
            List<Delivery> unstarted = queues.remove(queue -> true, each -> true);
            lanes().forEach(LaneState::signalAllRoom);
            idle.wakeAll();
            return unstarted;
        });
    }

    int waiting() {
        return locked(queues::waiting);
    }

    int idleProcessors() {
        return locked(idle::number);
    }

    /** For calls that are rare; those of fetchers and processors are too many for an object each. */
    private <T> T locked(Supplier<T> step) {
        lock.lock();
        try {
            return step.get();
        } finally {
            lock.unlock();
        }
    }

    private void awaitWork() throws InterruptedException {
        idle.add();
        lanes().forEach(this::signalRoom);
        idle.await();
    }

    private void signalRoom(LaneState lane) {
        if (lane.isFetcherWaiting()) {
            long now = nanoTime.getAsLong();
            if (prefetch.fetchLimit(lane, idle.available(), idle.woken(), now) >= prefetch.minFetch(lane, now)) {
                lane.signalRoom();
            }
        }
    }
}
