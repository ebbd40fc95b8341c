package dev.barback.worker;

import dev.barback.broker.Sharing;
import dev.barback.fair.Durations;
import dev.barback.fair.ShareRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was received and not yet started. It tells receivers how much to fetch, and gives processors the next
 * job: between queues by stride scheduling (C. Waldspurger, 1995: the line with the smallest pass is next, and
 * its pass grows by 1/weight), within one by turns of its users (see {@link Turns}).
 *
 * <p>Room for a queue = idle processors + its window - what waits of it - what is being asked for. The window
 * is its share of what the worker started in the last tenth of a second: with short jobs it bridges the round
 * trip to the broker, with long ones it is nothing, and nothing is hoarded. Of queues that are known to have more,
 * idle processors are for the one whose turn it is; the others may wait for messages all the time.
 *
 * <p>Of a queue with a limit, never more jobs run than that, and never more are in hand than may start, and its window,
 * which then follows its own pace. While it is at its limit, what waits of it is no work, and it has no turn.
 *
 * <p>Where there could be one more processor, a busy worker asks for one message all the same: only by what waits does it
 * learn that it lacks a processor.
 *
 * <p>A message that arrives claims an idle processor and wakes it; a processor counts as idle again only when it
 * asks for work itself. (A virtual thread that was woken may wait long for a core: it is not idle.)
 */
final class Inbox {
    static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final int LONGEST_WINDOW = 1_000;
    /** Receivers that find nothing ask again after 5 s at most. */
    private static final long LATELY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final List<Line> lines = new ArrayList<>();
    private final Map<String, Line> byQueue;
    private final LongSupplier nanoTime;
    private final Pace pace = new Pace();
    private final double totalWeight;
    private int idle;
    private long idleSince;
    private boolean oneMoreExpected;
    private boolean oneGoes;
    private int woken;
    private int waiting;
    private double pass;
    private long arrivals;
    private boolean closed;

    Inbox(Map<String, QueueOptions> queues, ShareRules rules, LongSupplier nanoTime) {
        Durations durations = new Durations();
        this.nanoTime = nanoTime;
        queues.forEach((queue, options) ->
                lines.add(new Line(queue, options, new Turns(rules, durations), lock.newCondition())));
        byQueue = lines.stream().collect(Collectors.toMap(Line::queue, line -> line));
        totalWeight = queues.values().stream().mapToInt(QueueOptions::weight).sum();
    }

    List<Line> lines() {
        return lines;
    }

    /**
     * Waits until a worthwhile number of messages may be asked for, and counts them as asked for.
     *
     * @return how many; 0 when the inbox is closed
     */
    int awaitRoom(Line line, int most) throws InterruptedException {
        lock.lock();
        try {
            while (!closed) {
                int room = room(line);
                if (room >= worthwhile(line)) {
                    int number = Math.min(room, most);
                    line.ask(number);
                    return number;
                }
                line.awaitRoom();
            }
            return 0;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes in what was received.
     *
     * @param number how many had been asked for
     * @return false when the inbox is closed, and the messages have to be given back
     */
    boolean received(Line line, int number, List<Delivery> deliveries) {
        lock.lock();
        try {
            line.answered(number, !deliveries.isEmpty(), nanoTime.getAsLong());
            if (closed) {
                return false;
            }
            for (Delivery delivery : deliveries) {
                delivery.arrived(arrivals++);
                line.add(delivery, pass);
                waiting++;
                wakeProcessor();
            }
            signalRoom(line);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Says whose messages are wanted of this queue.
     *
     * @param unwanted becomes true when none is: all who have some are at their limits
     */
    Sharing sharing(Line line, AtomicBoolean unwanted) {
        return (users, places) -> {
            Foresight foresight;
            lock.lock();
            try {
                foresight = line.turns().foresee(users);
            } finally {
                lock.unlock();
            }
            Map<String, Integer> shares = foresight.share(places); // takes its time, which nobody else waits for
            unwanted.set(shares.isEmpty());
            return shares;
        };
    }

    /** Waits until a job of this queue has ended, say; not for long. */
    void awaitChange(Line line) throws InterruptedException {
        lock.lock();
        try {
            line.awaitRoom();
        } finally {
            lock.unlock();
        }
    }

    /** The broker has nothing more of this queue. To be followed by {@link #received}. */
    void foundNothing(Line line) {
        lock.lock();
        try {
            line.foundNothing(nanoTime.getAsLong());
        } finally {
            lock.unlock();
        }
    }

    /**
     * The next job to run; waits for it. To be followed by {@link #ended}.
     *
     * @return null when this processor is to leave: the inbox is closed, or there is too little work
     */
    @Nullable Delivery take() throws InterruptedException {
        lock.lock();
        try {
            Line line = nextLine();
            while (line == null && !closed && !oneGoes) {
                awaitWork();
                line = nextLine();
            }
            oneGoes = false; // this one, or, where there is work again, none
            if (line == null) {
                return null;
            }
            waiting--;
            pass = line.pass();
            long now = nanoTime.getAsLong();
            pace.mark(now);
            Delivery next = line.start(now);
            lines.forEach(this::signalRoom);
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** A job that was taken has ended, and another of its queue or user may start. */
    void ended(Delivery delivery) {
        Line line = byQueue.get(delivery.queue());
        if (line == null) {
            return;
        }
        lock.lock();
        try {
            line.ended(delivery, pass, nanoTime.getAsLong());
            wakeProcessor();
            signalRoom(line);
        } finally {
            lock.unlock();
        }
    }

    /** Takes out what has waited for longer than this: another worker may have a processor for it. */
    List<Delivery> removeWaitingLongerThan(long nanos) {
        lock.lock();
        try {
            List<Delivery> removed = new ArrayList<>();
            long now = nanoTime.getAsLong();
            lines.forEach(line -> removed.addAll(line.turns().removeIf(each -> now - each.receivedNanos() > nanos)));
            waiting -= removed.size();
            return removed;
        } finally {
            lock.unlock();
        }
    }

    /** Lets no job of these queues start, and those of all others. Takes out what waits of them. */
    List<Delivery> pause(Set<String> queues) {
        lock.lock();
        try {
            List<Delivery> removed = new ArrayList<>();
            for (Line line : lines) {
                boolean pauses = queues.contains(line.queue());
                line.pause(pauses);
                if (pauses) {
                    removed.addAll(line.turns().removeIf(each -> true));
                }
                signalRoom(line);
            }
            waiting -= removed.size();
            return removed;
        } finally {
            lock.unlock();
        }
    }

    /** The queues in which nothing was found lately. */
    Set<String> drained() {
        lock.lock();
        try {
            long now = nanoTime.getAsLong();
            return lines.stream()
                    .filter(line -> line.isDrained(now, LATELY_NANOS))
                    .map(Line::queue)
                    .collect(Collectors.toSet());
        } finally {
            lock.unlock();
        }
    }

    /** The queues of which no more jobs may start now, however many processors are idle. */
    Set<String> full() {
        lock.lock();
        try {
            return lines.stream()
                    .filter(line -> line.free() == 0)
                    .map(Line::queue)
                    .collect(Collectors.toSet());
        } finally {
            lock.unlock();
        }
    }

    /** Whether a busy worker may ask for a message, for which it could have one more processor. */
    void expectOneMore(boolean expected) {
        lock.lock();
        try {
            oneMoreExpected = expected;
            lines.forEach(this::signalRoom);
        } finally {
            lock.unlock();
        }
    }

    /** Whether something has waited for this long that could start, had there been a processor. */
    boolean lacksProcessor(long nanos) {
        lock.lock();
        try {
            long now = nanoTime.getAsLong();
            return idle == 0
                    && startable() > woken
                    && lines.stream()
                            .filter(line -> line.startable() > 0)
                            .anyMatch(line -> line.turns().anyStartable(each -> now - each.receivedNanos() > nanos));
        } finally {
            lock.unlock();
        }
    }

    /** If for this long there was always an idle processor, lets one go: the first that finds no work. */
    void letOneGo(long nanos) {
        lock.lock();
        try {
            long now = nanoTime.getAsLong();
            if (idle > 0 && now - idleSince > nanos) {
                idleSince = now;
                oneGoes = true;
                work.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Lets nobody wait any more, and gives out what was not started. */
    List<Delivery> close() {
        lock.lock();
        try {
            closed = true;
            List<Delivery> left = new ArrayList<>();
            for (Line line : lines) {
                left.addAll(line.turns().removeIf(each -> true));
                line.signalAllRoom();
            }
            waiting = 0;
            work.signalAll();
            return left;
        } finally {
            lock.unlock();
        }
    }

    int waiting() {
        lock.lock();
        try {
            return waiting;
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
        lines.forEach(this::signalRoom);
        try {
            work.await();
        } finally {
            if (woken > 0) { // whoever woke this processor has counted it as busy
                woken--;
            } else { // woken by chance, an interrupt or the close
                idle--;
            }
        }
    }

    private void wakeProcessor() {
        if (idle > 0 && woken < startable()) {
            idle--;
            woken++;
            work.signal();
        }
    }

    /** What could be started now, if there were processors enough. */
    private long startable() {
        long all = 0;
        for (Line line : lines) {
            all += line.startable();
        }
        return all;
    }

    private @Nullable Line nextLine() {
        Line best = null;
        for (Line line : lines) {
            if (line.startable() > 0 && (best == null || line.pass() < best.pass())) {
                best = line;
            }
        }
        return best;
    }

    private int room(Line line) {
        int unclaimed = Math.max(0, line.turns().waiting() - woken);
        int window = window(line);
        return Math.min(idleFor(line) + window - unclaimed - line.asked(), line.spare(window));
    }

    private int idleFor(Line line) {
        int takers = idle == 0 && oneMoreExpected && startable() <= woken ? 1 : idle;
        if (!line.isBacklogged()) {
            return takers;
        }
        int left = takers;
        for (Line other : lines) {
            if (other != line && other.isBacklogged()) {
                left -= Math.min(other.asked(), other.free());
                left -= other.isWanting() && other.pass() < line.pass() ? 1 : 0;
            }
        }
        return Math.max(0, left);
    }

    private int window(Line line) {
        long now = nanoTime.getAsLong();
        double share = Math.ceil(pace.perSlot(now) / totalWeight * line.weight());
        double own = line.isLimited() ? line.window(now) : share;
        return (int) Math.min(LONGEST_WINDOW, Math.min(share, own));
    }

    /** Not one by one: with pull(1) the emulator gives 1,000 messages a second, with pull(100) 50,000. */
    private int worthwhile(Line line) {
        return Math.max(1, window(line) / 2);
    }

    private void signalRoom(Line line) {
        if (line.isReceiverWaiting() && room(line) >= worthwhile(line)) {
            line.signalRoom();
        }
    }
}
