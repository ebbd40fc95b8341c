package dev.barback.internal.worker;

import dev.barback.internal.fair.ShareRules;
import dev.barback.spi.FairnessPolicy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds the fetched jobs that have not started, and decides which is next. Fetchers ask it what to fetch (see {@link
 * PrefetchPolicy}), processors for the next job (see {@link QueueScheduler}). Thread-safe: one lock guards all of its
 * state.
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
    private final List<LaneGroup> groups;
    private final Map<LaneState, LaneGroup> groupOf = new HashMap<>();
    private boolean closed;

    /**
     * Creates a dispatcher without jobs.
     *
     * @param lanesOf the lanes of a queue
     * @param sharesFetchers whether one call may fetch from all lanes; else each lane has fetchers of its own
     */
    Dispatcher(
            Map<String, QueueOptions> served,
            Function<String, List<String>> lanesOf,
            ShareRules rules,
            boolean sharesFetchers,
            LongSupplier nanoTime) {
        this.queues = new QueueScheduler(served, lanesOf, rules);
        this.nanoTime = nanoTime;
        this.idle = new IdleProcessors(lock.newCondition(), queues, nanoTime);
        this.prefetch = sharesFetchers
                ? new SharedPrefetch(queues, idle, nanoTime.getAsLong())
                : new LanePrefetch(queues, idle);
        this.groups = sharesFetchers
                ? List.of(new LaneGroup(queues.lanes(), lock.newCondition()))
                : queues.lanes().stream()
                        .map(lane -> new LaneGroup(List.of(lane), lock.newCondition()))
                        .toList();
        groups.forEach(group -> group.lanes().forEach(lane -> groupOf.put(lane, group)));
    }

    List<QueueState> queues() {
        return queues.all();
    }

    List<LaneState> lanes() {
        return queues.lanes();
    }

    /** The lanes that are fetched from together. */
    List<LaneGroup> groups() {
        return groups;
    }

    /**
     * Waits until a worthwhile number of messages may be fetched, and counts them as requested. To be followed by {@link
     * #addFetched}.
     *
     * @return null when the dispatcher is closed
     */
    @Nullable FetchCall awaitRoom(LaneGroup group) throws InterruptedException {
        lock.lock();
        try {
            while (!closed) {
                FetchCall call = prefetch.next(group, nanoTime.getAsLong());
                if (call != null) {
                    signalRoom(group);
                    return call;
                }
                group.awaitRoom();
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Adds fetched messages.
     *
     * @param call what had been requested, and the answer
     * @return false when the dispatcher is closed, and the messages have to be released
     */
    boolean addFetched(LaneGroup group, FetchCall call, List<Delivery> deliveries) {
        lock.lock();
        try {
            long now = nanoTime.getAsLong();
            prefetch.ended(call);
            call.requests().forEach(request -> request.lane().fetchEnded(request, call, now));
            if (closed) {
                return false;
            }
            for (Delivery delivery : deliveries) {
                queues.add(queues.laneOf(delivery), delivery);
                idle.wakeOne();
            }
            signalRoom(group);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The policy by which the broker chooses the users whose messages are fetched. It notes in the request when no user is
     * chosen.
     */
    FairnessPolicy fairnessPolicy(LaneRequest request) {
        return (users, count) -> {
            SharePreview preview;
            lock.lock();
            try {
                preview = request.lane().queue().users().preview(users);
            } finally {
                lock.unlock();
            }
            Map<String, Integer> shares = preview.share(count); // takes time: outside the lock
            request.noneChosen(shares.isEmpty());
            return shares;
        };
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
            prefetch.started(now);
            Delivery next = queues.start(queue, now);
            groups.forEach(this::signalRoom);
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
            long now = nanoTime.getAsLong();
            if (lane.queue().isLimited() || lane.isResting(now)) {
                prefetch.changed();
            }
            queues.ended(lane, delivery, now);
            idle.wakeOne();
            signalRoom(Objects.requireNonNull(groupOf.get(lane)));
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
            queues.pause(names);
            List<Delivery> removed = queues.remove(QueueState::isPaused, each -> true);
            prefetch.changed();
            groups.forEach(this::signalRoom);
            return removed;
        });
    }

    /** Notes that fetching from these lanes failed. */
    void fetchFailed(LaneGroup group) {
        lock.lock();
        try {
            group.lanes().forEach(lane -> lane.answers().failed());
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
            groups.forEach(this::signalRoom);
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
            groups.forEach(LaneGroup::signalAllRoom);
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
        groups.forEach(this::signalRoom);
        idle.await();
    }

    private void signalRoom(LaneGroup group) {
        if (group.isFetcherWaiting() && prefetch.hasRoom(group, nanoTime.getAsLong())) {
            group.signalRoom();
        }
    }
}
