package dev.barback.internal.worker;

import java.util.concurrent.TimeUnit;

/**
 * The state of a lane, from which messages are fetched: a queue, or one of its lanes. It has a virtual time, the
 * seconds that its jobs took: of several lanes, the one with the least is fetched from next. Guarded by the
 * dispatcher's lock, except fields that never change.
 */
final class LaneState {
    /** A lane with more messages answers sooner. A lane that is empty after all delays the others for no longer. */
    private static final long CLAIM_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final String name;
    private final QueueState queue;
    private final BrokerAnswers answers = new BrokerAnswers();
    private final RoundTrip roundTrip = new RoundTrip();
    private double virtualTime;
    private double minVirtualTime;
    private int waiting;
    private int requested;
    private int waitingCalls;
    private long requestedNanos;
    private boolean known;
    private boolean backlogged;
    private boolean full;
    private boolean resting;
    private long restEndNanos;

    LaneState(String name, QueueState queue) {
        this.name = name;
        this.queue = queue;
        queue.add(this);
    }

    String name() {
        return name;
    }

    QueueState queue() {
        return queue;
    }

    BrokerAnswers answers() {
        return answers;
    }

    RoundTrip roundTrip() {
        return roundTrip;
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

    /** Notes that one of its jobs has ended: of a user at its limit, another may be fetched. */
    void ended(Delivery delivery, double seconds) {
        virtualTime = Math.max(minVirtualTime, virtualTime + seconds - delivery.charged());
        resting = false;
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

    /** Whether a call that may wait for its messages is under way. */
    boolean isAwaited() {
        return waitingCalls > 0;
    }

    void request(int number, boolean waits, long nanos) {
        requested += number;
        waitingCalls += waits ? 1 : 0;
        requestedNanos = nanos;
    }

    /** A lane saves up no credit: after a time without messages, it goes on from the queue's virtual time. */
    void fetchEnded(LaneRequest request, FetchCall call, long nanos) {
        requested -= request.number();
        waitingCalls -= call.waits() ? 1 : 0;
        boolean fetchedAny = request.fetched() > 0;
        if (fetchedAny && !isInUse() && virtualTime < queue.virtualTime()) {
            virtualTime = queue.virtualTime();
            minVirtualTime = virtualTime;
        }
        full = backlogged && request.isExpected() && request.fetched() >= request.number();
        backlogged = fetchedAny;
        known = call.isAnswered();
        if (fetchedAny) {
            answers.foundMessages(nanos);
        } else if (call.isEmpty() && !request.isRefused()) {
            answers.foundEmpty(nanos);
        }
        resting = request.isRefused();
        restEndNanos = nanos + Dispatcher.POLL_INTERVAL_NANOS;
    }

    /** Whether the latest fetch brought messages, so that more are to be expected. */
    boolean isBacklogged() {
        return backlogged;
    }

    /** Whether there may be messages, since the latest fetch brought some, or failed, or there was none yet. */
    boolean mayHaveMessages() {
        return backlogged || !known;
    }

    /** Whether the latest two fetches brought messages, the latter as many as requested. */
    boolean isFull() {
        return full;
    }

    /** Whether it is not to be fetched from, for a moment: all of its users with messages are at their limits. */
    boolean isResting(long nanos) {
        return resting && nanos < restEndNanos;
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
}
