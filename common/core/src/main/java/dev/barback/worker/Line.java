package dev.barback.worker;

import dev.barback.broker.Outage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What messages are received from: a queue, or one of its lanes. It has a virtual time, the seconds that its jobs took: of
 * several lanes, the one with the least is the next to be asked. Guarded by the inbox' lock, but for what never changes.
 */
final class Line {
    private static final Logger log = LoggerFactory.getLogger(Receiver.class);
    /** A lane that has more answers sooner. One that is empty after all holds up the others for no longer. */
    private static final long CLAIM_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final String name;
    private final ServedQueue queue;
    private final Condition room;
    private final Outage outage;
    private double time;
    private double leastTime;
    private int waiting;
    private int asked;
    private long askedNanos;
    private boolean backlogged;
    private boolean nothingKnown;
    private long nothingNanos;
    private long somethingNanos = System.nanoTime() - TimeUnit.HOURS.toNanos(1);
    private long unansweredNanos = System.nanoTime() - TimeUnit.HOURS.toNanos(1);
    private int receiversWaiting;

    Line(String name, ServedQueue queue, Condition room) {
        this.name = name;
        this.queue = queue;
        this.room = room;
        this.outage = new Outage("receive from the queue " + name, log);
        queue.add(this);
    }

    String name() {
        return name;
    }

    ServedQueue queue() {
        return queue;
    }

    /** One for all its receivers: on an idle queue one may get all the room for long, and the others don't try. */
    Outage outage() {
        return outage;
    }

    int waiting() {
        return waiting;
    }

    void arrived() {
        waiting++;
    }

    /** What waited here does so no more. */
    void left() {
        waiting--;
    }

    /** One of its messages is started; it is charged as its user is. */
    void started(Delivery delivery) {
        if (queue.lanesInUse(this) == 1) {
            leastTime = time; // the queue's follows it now, and does not go back either
        }
        queue.turnAt();
        waiting--;
        time += delivery.charged();
    }

    void ended(Delivery delivery, double seconds) {
        time = Math.max(leastTime, time + seconds - delivery.charged());
    }

    double time() {
        return time;
    }

    /** How many more may be in hand, beside those that run: what could start, and what will within a window. */
    int spare(int window) {
        if (queue.isPaused()) {
            return 0;
        }
        return queue.isLimited() ? queue.free() + window - waiting - asked : Integer.MAX_VALUE;
    }

    int asked() {
        return asked;
    }

    void ask(int number, long nanos) {
        asked += number;
        askedNanos = nanos;
    }

    /** Nobody saves up: after a time with nothing, it goes on from the queue's virtual time. */
    void answered(int number, boolean something, long nanos) {
        asked -= number;
        if (something && !isInUse() && time < queue.time()) {
            time = queue.time();
            leastTime = time;
        }
        backlogged = something;
        somethingNanos = something ? nanos : somethingNanos;
    }

    /** The broker has answered that it has nothing more: not a failed call, not messages that were dropped. */
    void foundNothing(long nanos) {
        nothingNanos = nanos;
        nothingKnown = true;
    }

    /** The broker could not be asked: what it said before tells nothing of now. */
    void unanswered(long nanos) {
        unansweredNanos = nanos;
        nothingKnown = false;
    }

    /**
     * Whether the broker has said within this time that it has nothing, and has given nothing since before that time. After an
     * outage it has to say so for as long as leases last: somebody may have a message in hand without knowing.
     */
    boolean isDrained(long nanos, long within, long leases) {
        return nothingKnown
                && nanos - nothingNanos < within
                && nothingNanos - somethingNanos > within / 2
                && nothingNanos - unansweredNanos > leases;
    }

    /** Whether its latest answer brought something, so that more is to be expected. */
    boolean isBacklogged() {
        return backlogged;
    }

    boolean isInUse() {
        return backlogged || waiting > 0;
    }

    /** How many idle processors another line leaves to this one, which is known to have more. */
    int claim(Line other, long nanos) {
        if (queue != other.queue) {
            boolean first = isWanting() && queue.pass() < other.queue.pass();
            return Math.min(asked, queue.free()) + (first ? 1 : 0);
        }
        boolean first = isWanting() && time < other.time;
        return (nanos - askedNanos < CLAIM_NANOS ? asked : 0) + (first ? 1 : 0);
    }

    /** Whether it could use a processor, but has nothing in hand and asks for nothing. */
    private boolean isWanting() {
        return backlogged && asked == 0 && waiting == 0 && queue.free() > 0;
    }

    @SuppressWarnings("WaitNotInLoop") // the loop is the inbox'
    void awaitRoom() throws InterruptedException {
        receiversWaiting++;
        try {
            room.awaitNanos(Inbox.LOOK_AGAIN_NANOS);
        } finally {
            receiversWaiting--;
        }
    }

    boolean isReceiverWaiting() {
        return receiversWaiting > 0;
    }

    void signalRoom() {
        room.signal();
    }

    void signalAllRoom() {
        room.signalAll();
    }
}
