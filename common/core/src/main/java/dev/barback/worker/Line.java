package dev.barback.worker;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;

/** One queue's part of the inbox. Guarded by the inbox' lock. */
final class Line {
    private final String queue;
    private final int weight;
    private final Condition room;
    private final PriorityQueue<Delivery> waiting =
            new PriorityQueue<>(Comparator.comparingInt(Delivery::priority).thenComparingLong(Delivery::order));
    private double pass;
    private int asked;
    private boolean backlogged;
    private int receiversWaiting;

    Line(String queue, int weight, Condition room) {
        this.queue = queue;
        this.weight = weight;
        this.room = room;
    }

    String queue() {
        return queue;
    }

    int weight() {
        return weight;
    }

    PriorityQueue<Delivery> waiting() {
        return waiting;
    }

    /** Puts a message in line. A line that was empty gets no credit for the time when it had nothing to do. */
    void add(Delivery delivery, double currentPass) {
        if (waiting.isEmpty()) {
            pass = Math.max(pass, currentPass);
        }
        waiting.add(delivery);
    }

    Delivery next() {
        pass += 1.0 / weight;
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

    void answered(int number, boolean something) {
        asked -= number;
        backlogged = something;
    }

    /** Whether its latest answer brought something, so that more is to be expected. */
    boolean isBacklogged() {
        return backlogged;
    }

    /** Whether it could use a processor, but has nothing in hand and asks for nothing. */
    boolean isWanting() {
        return backlogged && asked == 0 && waiting.isEmpty();
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
