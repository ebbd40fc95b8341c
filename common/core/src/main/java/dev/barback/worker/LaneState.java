package dev.barback.worker;

import dev.barback.broker.OutageLog;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state of a lane, from which messages are fetched: a queue, or one of its lanes. It has a virtual time, the
 * seconds that its jobs took: of several lanes, the one with the least is fetched from next. Guarded by the
 * dispatcher's lock, except fields that never change.
 */
final class LaneState {
    private static final Logger log = LoggerFactory.getLogger(Fetcher.class);
    /** A lane with more messages answers sooner. A lane that is empty after all delays the others for no longer. */
    private static final long CLAIM_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final String name;
    private final QueueState queue;
    private final Condition room;
    private final OutageLog outage;
    private double virtualTime;
    private double minVirtualTime;
    private int waiting;
    private int requested;
    private long requestedNanos;
    private boolean backlogged;
    private boolean knownEmpty;
    private long emptyNanos;
    private long nonEmptyNanos = System.nanoTime() - TimeUnit.HOURS.toNanos(1);
    private long outageEndNanos = System.nanoTime() - TimeUnit.HOURS.toNanos(1);
    private boolean failing;
    private long roundTrip;
    private long previousRoundTrip;
    private int fetchersWaiting;

    LaneState(String name, QueueState queue, Condition room) {
        this.name = name;
        this.queue = queue;
        this.room = room;
        this.outage = new OutageLog("fetch from the queue " + name, log);
        queue.add(this);
    }

    String name() {
        return name;
    }

    QueueState queue() {
        return queue;
    }

    /** Shared by its fetchers: on an idle queue one may get all the room for long, and the others don't try. */
    OutageLog outage() {
        return outage;
    }

    int waiting() {
        return waiting;
    }

    void added() {
        waiting++;
    }

    /** Notes that a waiting message was removed. */
    void removed() {
        waiting--;
    }

    /** Notes that one of its jobs starts, and charges the lane as the user is charged. */
    void started(Delivery delivery) {
        if (queue.lanesInUse(this) == 1) {
            minVirtualTime = virtualTime; // the queue's time follows it now, and does not go back either
        }
        queue.advanceVirtualTime();
        waiting--;
        virtualTime += delivery.charged();
    }

    void ended(Delivery delivery, double seconds) {
        virtualTime = Math.max(minVirtualTime, virtualTime + seconds - delivery.charged());
    }

    double virtualTime() {
        return virtualTime;
    }

    /** How many more messages may wait here: those that could start now, and those that will within a window. */
    int remainingCapacity(int window) {
        if (queue.isPaused()) {
            return 0;
        }
        return queue.isLimited() ? queue.free() + window - waiting - requested : Integer.MAX_VALUE;
    }

    int requested() {
        return requested;
    }

    void request(int number, long nanos) {
        requested += number;
        requestedNanos = nanos;
    }

    /** A lane saves up no credit: after a time without messages, it goes on from the queue's virtual time. */
    void fetchEnded(int number, boolean fetchedAny, long nanos) {
        requested -= number;
        if (fetchedAny && !isInUse() && virtualTime < queue.virtualTime()) {
            virtualTime = queue.virtualTime();
            minVirtualTime = virtualTime;
        }
        backlogged = fetchedAny;
        nonEmptyNanos = fetchedAny ? nanos : nonEmptyNanos;
    }

    /**
     * Notes how long a fetch took that brought all messages that were requested. Of a lane with more messages, that is
     * the round trip; otherwise the broker may have waited for a message.
     */
    void fetchedAll(long nanos) {
        if (backlogged) {
            previousRoundTrip = roundTrip;
            roundTrip = nanos;
        }
    }

    /** The nanoseconds of a round trip: the shorter of the latest two, since one may be a pause of the JVM; 0 = not known. */
    long roundTrip() {
        return Math.min(roundTrip, previousRoundTrip);
    }

    /** Notes that the broker has answered with no messages: not a failed call, not messages that were dropped. */
    void foundEmpty(long nanos) {
        outageEndNanos = failing ? nanos : outageEndNanos;
        failing = false;
        emptyNanos = nanos;
        knownEmpty = true;
    }

    /** Notes that the fetch failed: the broker's earlier answers no longer count. */
    void fetchFailed() {
        failing = true;
        knownEmpty = false;
    }

    /**
     * Whether the broker has answered with no messages within this time, and has delivered none since before that time.
     * After an outage its answers must be empty for as long as leases last: a lost answer may have leased messages. The
     * first of them begins that time, since a broker that stood still leases messages for failed calls when it goes on.
     */
    boolean isDrained(long nanos, long within, long leases) {
        return knownEmpty
                && nanos - emptyNanos < within
                && emptyNanos - nonEmptyNanos > within / 2
                && emptyNanos - outageEndNanos > leases;
    }

    /** Whether the latest fetch brought messages, so that more are to be expected. */
    boolean isBacklogged() {
        return backlogged;
    }

    boolean isInUse() {
        return backlogged || waiting > 0;
    }

    /** How many idle processors another lane leaves to this one, which is known to have more messages. */
    int claim(LaneState other, long nanos) {
        if (queue != other.queue) {
            boolean first = needsFetch() && queue.pass() < other.queue.pass();
            return Math.min(requested, queue.free()) + (first ? 1 : 0);
        }
        boolean first = needsFetch() && virtualTime < other.virtualTime;
        return (nanos - requestedNanos < CLAIM_NANOS ? requested : 0) + (first ? 1 : 0);
    }

    /** Whether it could use a processor, but has no waiting message and fetches none. */
    private boolean needsFetch() {
        return backlogged && requested == 0 && waiting == 0 && queue.free() > 0;
    }

    @SuppressWarnings("WaitNotInLoop") // the loop is in the dispatcher
    void awaitRoom() throws InterruptedException {
        fetchersWaiting++;
        try {
            room.awaitNanos(Dispatcher.POLL_INTERVAL_NANOS);
        } finally {
            fetchersWaiting--;
        }
    }

    boolean isFetcherWaiting() {
        return fetchersWaiting > 0;
    }

    void signalRoom() {
        room.signal();
    }

    void signalAllRoom() {
        room.signalAll();
    }
}
