package dev.barback.worker;

import dev.barback.broker.FairnessPolicy;
import dev.barback.fair.ShareRules;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds the fetched jobs that have not started, and decides which is next. Fetchers ask it how many messages to fetch
 * (see {@link PrefetchPolicy}), processors for the next job (see {@link QueueScheduler}). Thread-safe: one lock guards
 * all of its state.
 *
 * <p>While the number of processors can still grow, a busy worker fetches one message all the same: only a waiting job
 * shows that a processor is missing.
 *
 * <p>A message that arrives claims an idle processor and wakes it; a processor counts as idle again only when it
 * asks for work itself. (A virtual thread that was woken may wait long for a core: it is not idle.)
 */
final class Dispatcher {
    static final long POLL_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** Fetchers that find nothing ask again after 5 s at most. */
    private static final long RECENT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final QueueScheduler queues;
    private final PrefetchPolicy prefetch;
    private final LongSupplier nanoTime;
    private int idle;
    private long idleSince;
    private boolean extraFetchAllowed;
    private boolean endRequested;
    private int woken;
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
                int free = prefetch.fetchLimit(lane, availableProcessors(), woken, now);
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
                wakeProcessor();
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
            lane.foundEmpty(nanoTime.getAsLong());
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
            while (queue == null && !closed && !endRequested) {
                awaitWork();
                queue = queues.next();
            }
            endRequested = false; // this one, or none, if there is work again
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
            wakeProcessor();
            signalRoom(lane);
        } finally {
            lock.unlock();
        }
    }

    /** Removes the jobs that have waited for longer than this: another worker may have a processor for them. */
    List<Delivery> removeWaitingLongerThan(long nanos) {
        lock.lock();
        try {
            long now = nanoTime.getAsLong();
            return queues.remove(queue -> true, each -> now - each.fetchedNanos() > nanos);
        } finally {
            lock.unlock();
        }
    }

    /** Pauses these queues, resumes all others, and removes the waiting jobs of the paused ones. */
    List<Delivery> pause(Set<String> names) {
        lock.lock();
        try {
            queues().forEach(queue -> queue.pause(names.contains(queue.name())));
            List<Delivery> removed = queues.remove(QueueState::isPaused, each -> true);
            lanes().forEach(this::signalRoom);
            return removed;
        } finally {
            lock.unlock();
        }
    }

    /** Notes that fetching from this lane failed. */
    void fetchFailed(LaneState lane) {
        lock.lock();
        try {
            lane.fetchFailed();
        } finally {
            lock.unlock();
        }
    }

    /** The queues that were empty lately, and after an outage for as long as leases last. */
    Set<String> drained(Duration leases) {
        lock.lock();
        try {
            long now = nanoTime.getAsLong();
            return queues.names(queue -> queue.isDrained(now, RECENT_NANOS, leases.toNanos()));
        } finally {
            lock.unlock();
        }
    }

    /** The queues of which no more jobs may start now, however many processors are idle: at their limit, or paused. */
    Set<String> full() {
        lock.lock();
        try {
            return queues.names(queue -> queue.free() == 0);
        } finally {
            lock.unlock();
        }
    }

    /** Sets whether a busy worker may fetch one message, for which it could start one more processor. */
    void allowExtraFetch(boolean allowed) {
        lock.lock();
        try {
            extraFetchAllowed = allowed;
            lanes().forEach(this::signalRoom);
        } finally {
            lock.unlock();
        }
    }

    /** Whether a job has waited for longer than this only because all processors are busy. */
    boolean lacksProcessor(long nanos) {
        lock.lock();
        try {
            long now = nanoTime.getAsLong();
            return idle == 0
                    && queues.startable() > woken
                    && queues.anyStartable(each -> now - each.fetchedNanos() > nanos);
        } finally {
            lock.unlock();
        }
    }

    /** If at least one processor was idle for this long, ends one: the first that finds no work. */
    void endIdleProcessor(long nanos) {
        lock.lock();
        try {
            long now = nanoTime.getAsLong();
            if (idle > 0 && now - idleSince > nanos) {
                idleSince = now;
                endRequested = true;
                work.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends all waiting, and returns the jobs that have not started. */
    List<Delivery> close() {
        lock.lock();
        try {
            closed = true;
            List<Delivery> unstarted = queues.remove(queue -> true, each -> true);
            lanes().forEach(LaneState::signalAllRoom);
            work.signalAll();
            return unstarted;
        } finally {
            lock.unlock();
        }
    }

    int waiting() {
        lock.lock();
        try {
            return queues.waiting();
        } finally {
            lock.unlock();
        }
    }

    int idleProcessors() {
        lock.lock();
        try {
            return idle;
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("WaitNotInLoop") // the loop is in take()
    private void awaitWork() throws InterruptedException {
        if (idle++ == 0) {
            idleSince = nanoTime.getAsLong();
        }
        lanes().forEach(this::signalRoom);
        try {
            work.await();
        } finally {
            if (woken > 0) { // counted as busy when it was woken
                woken--;
            } else { // woken by chance, an interrupt or the close
                idle--;
            }
        }
    }

    private void wakeProcessor() {
        if (idle > 0 && woken < queues.startable()) {
            idle--;
            woken++;
            work.signal();
        }
    }

    private void signalRoom(LaneState lane) {
        if (lane.isFetcherWaiting()) {
            long now = nanoTime.getAsLong();
            if (prefetch.fetchLimit(lane, availableProcessors(), woken, now) >= prefetch.minFetch(lane, now)) {
                lane.signalRoom();
            }
        }
    }

    /** The idle processors; a processor that could still be added counts as idle. */
    private int availableProcessors() {
        return idle == 0 && extraFetchAllowed && queues.startable() <= woken ? 1 : idle;
    }
}
