package dev.barback.worker;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;

/** One queue's part of the inbox. Guarded by the inbox' lock. */
final class Line {
    private static final int LONGEST_WINDOW = 1_000;

    private final String queue;
    private final double stride;
    private final Condition room;
    private final Pace pace = new Pace();
    private final PriorityQueue<Delivery> waiting =
            new PriorityQueue<>(Comparator.comparingInt(Delivery::priority).thenComparingLong(Delivery::order));
    private double pass;
    private int asked;
    private int receiversWaiting;

    Line(String queue, int weight, Condition room) {
        this.queue = queue;
        this.stride = 1.0 / weight;
        this.room = room;
    }

    String queue() {
        return queue;
    }

    PriorityQueue<Delivery> waiting() {
        return waiting;
    }

    /** How many more than idle processors are worth having in hand: what will be started in a tenth of a second. */
    int window(long nanos) {
        return Math.min(LONGEST_WINDOW, pace.perSlot(nanos));
    }

    /** Puts a message in line. A line that was empty gets no credit for the time when it had nothing to do. */
    void add(Delivery delivery, double currentPass) {
        if (waiting.isEmpty()) {
            pass = Math.max(pass, currentPass);
        }
        waiting.add(delivery);
    }

    Delivery next(long nanos) {
        pass += stride;
        pace.mark(nanos);
        return waiting.remove();
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

    void answered(int number) {
        asked -= number;
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
