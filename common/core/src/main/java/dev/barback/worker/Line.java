package dev.barback.worker;

import dev.barback.broker.Outage;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One queue's part of the inbox. Guarded by the inbox' lock, but for what never changes. */
final class Line {
    private static final Logger log = LoggerFactory.getLogger(Receiver.class);

    private final String queue;
    private final QueueOptions options;
    private final Condition room;
    private final Outage outage;
    private final Pace pace = new Pace();
    private final Turns turns;
    private double pass;
    private int running;
    private int asked;
    private boolean backlogged;
    private boolean paused;
    private boolean nothingKnown;
    private long nothingNanos;
    private long somethingNanos = System.nanoTime() - TimeUnit.HOURS.toNanos(1);
    private int receiversWaiting;

    Line(String queue, QueueOptions options, Turns turns, Condition room) {
        this.queue = queue;
        this.options = options;
        this.turns = turns;
        this.room = room;
        this.outage = new Outage("receive from the queue " + queue, log);
    }

    String queue() {
        return queue;
    }

    int weight() {
        return options.weight();
    }

    /** One for all its receivers: on an idle queue one may get all the room for long, and the others don't try. */
    Outage outage() {
        return outage;
    }

    Duration pollInterval() {
        return options.pollInterval();
    }

    boolean isLimited() {
        return options.processors() > 0;
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

    /** How many more may be in hand, beside those that run: what could start, and what will within a window. */
    int spare(int window) {
        if (paused) {
            return 0;
        }
        return isLimited() ? free() + window - turns.waiting() - asked : Integer.MAX_VALUE;
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

    /** Puts a message in line. A line that was empty gets no credit for the time when it had nothing to do. */
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

    /** One of its jobs has ended. For the time when it was at its limit, it gets no credit either. */
    void ended(Delivery delivery, double currentPass, long nanos) {
        turns.ended(delivery, (nanos - delivery.startedNanos()) / 1e9);
        if (isLimited()) {
            if (free() == 0) {
                pass = Math.max(pass, currentPass);
            }
            running--;
        }
    }

    double pass() {
        return pass;
    }

    int asked() {
        return asked;
    }

    void ask(int number) {
        asked += number;
    }

    void answered(int number, boolean something, long nanos) {
        asked -= number;
        backlogged = something;
        somethingNanos = something ? nanos : somethingNanos;
    }

    /** The broker has answered that it has nothing more: not a failed call, not messages that were dropped. */
    void foundNothing(long nanos) {
        nothingNanos = nanos;
        nothingKnown = true;
    }

    /** Whether the broker has said within this time that it has nothing, and has given nothing since before that time. */
    boolean isDrained(long nanos, long within) {
        return turns.waiting() == 0
                && nothingKnown
                && nanos - nothingNanos < within
                && nothingNanos - somethingNanos > within / 2;
    }

    void pause(boolean pauses) {
        paused = pauses;
    }

    /** Whether its latest answer brought something, so that more is to be expected. */
    boolean isBacklogged() {
        return backlogged;
    }

    /** Whether it could use a processor, but has nothing in hand and asks for nothing. */
    boolean isWanting() {
        return backlogged && asked == 0 && turns.waiting() == 0 && free() > 0;
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
