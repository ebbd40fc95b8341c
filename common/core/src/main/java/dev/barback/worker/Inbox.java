package dev.barback.worker;

import dev.barback.broker.Sharing;
import dev.barback.fair.Durations;
import dev.barback.fair.ShareRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was received and not yet started. It tells receivers how much to fetch, and gives processors the next
 * job: between queues by stride scheduling (C. Waldspurger, 1995: the queue with the smallest pass is next, and
 * its pass grows by 1/weight), within one by turns of its users (see {@link Turns}), in whatever lane their jobs came.
 *
 * <p>Room for a queue = idle processors + its window - what waits of it - what is being asked for. The window
 * is its share of what the worker started in the last tenth of a second: with short jobs it bridges the round
 * trip to the broker, with long ones it is nothing, and nothing is hoarded. Of queues that are known to have more,
 * idle processors are for the one whose turn it is; the others may wait for messages all the time. The lanes of a queue
 * share its window, and take turns at idle processors by the time that their jobs took.
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
    private final List<ServedQueue> queues = new ArrayList<>();
    private final List<Line> lines = new ArrayList<>();
    private final Map<String, Line> byName;
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

    /** @param lanes the lines that messages of a queue are received from */
    Inbox(
            Map<String, QueueOptions> served,
            Function<String, List<String>> lanes,
            ShareRules rules,
            LongSupplier nanoTime) {
        Durations durations = new Durations();
        this.nanoTime = nanoTime;
        served.forEach((name, options) -> {
            ServedQueue queue = new ServedQueue(name, options, new Turns(rules, durations));
            queues.add(queue);
            lanes.apply(name).forEach(lane -> lines.add(new Line(lane, queue, lock.newCondition())));
        });
        byName = lines.stream().collect(Collectors.toMap(Line::name, line -> line));
        totalWeight = served.values().stream().mapToInt(QueueOptions::weight).sum();
    }

    List<ServedQueue> queues() {
        return queues;
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
                    line.ask(number, nanoTime.getAsLong());
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
                line.queue().add(delivery, pass);
                line.arrived();
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
                foresight = line.queue().turns().foresee(users);
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
            ServedQueue queue = nextQueue();
            while (queue == null && !closed && !oneGoes) {
                awaitWork();
                queue = nextQueue();
            }
            oneGoes = false; // this one, or, where there is work again, none
            if (queue == null) {
                return null;
            }
            waiting--;
            pass = queue.pass();
            long now = nanoTime.getAsLong();
            pace.mark(now);
            Delivery next = queue.start(now);
            lineOf(next).started(next);
            lines.forEach(this::signalRoom);
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** A job that was taken has ended, and another of its queue or user may start. */
    void ended(Delivery delivery) {
        Line line = lineOf(delivery);
        lock.lock();
        try {
            double seconds = (nanoTime.getAsLong() - delivery.startedNanos()) / 1e9;
            line.ended(delivery, seconds);
            line.queue().ended(delivery, pass, seconds);
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
            long now = nanoTime.getAsLong();
            return remove(queue -> true, each -> now - each.receivedNanos() > nanos);
        } finally {
            lock.unlock();
        }
    }

    /** Lets no job of these queues start, and those of all others. Takes out what waits of them. */
    List<Delivery> pause(Set<String> names) {
        lock.lock();
        try {
            queues.forEach(queue -> queue.pause(names.contains(queue.name())));
            List<Delivery> removed = remove(ServedQueue::isPaused, each -> true);
            lines.forEach(this::signalRoom);
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
            return queues.stream()
                    .filter(queue -> queue.isDrained(now, LATELY_NANOS))
                    .map(ServedQueue::name)
                    .collect(Collectors.toSet());
        } finally {
            lock.unlock();
        }
    }

    /** The queues of which no more jobs may start now, however many processors are idle. */
    Set<String> full() {
        lock.lock();
        try {
            return queues.stream()
                    .filter(queue -> queue.free() == 0)
                    .map(ServedQueue::name)
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
                    && queues.stream()
                            .anyMatch(queue -> queue.anyStartable(each -> now - each.receivedNanos() > nanos));
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
            List<Delivery> left = remove(queue -> true, each -> true);
            lines.forEach(Line::signalAllRoom);
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
        for (ServedQueue queue : queues) {
            all += queue.startable();
        }
        return all;
    }

    private @Nullable ServedQueue nextQueue() {
        ServedQueue best = null;
        for (ServedQueue queue : queues) {
            if (queue.startable() > 0 && (best == null || queue.pass() < best.pass())) {
                best = queue;
            }
        }
        return best;
    }

    /** Takes out what fits, of the queues that fit. */
    private List<Delivery> remove(Predicate<ServedQueue> which, Predicate<Delivery> fits) {
        List<Delivery> removed = new ArrayList<>();
        queues.stream()
                .filter(which)
                .forEach(queue -> removed.addAll(queue.turns().removeIf(fits)));
        removed.forEach(delivery -> lineOf(delivery).left());
        waiting -= removed.size();
        return removed;
    }

    private Line lineOf(Delivery delivery) {
        return Objects.requireNonNull(byName.get(delivery.lane()), "It was received from one of these lines.");
    }

    private int room(Line line) {
        int unclaimed = Math.max(0, line.waiting() - woken);
        int window = window(line);
        return Math.min(idleFor(line) + window - unclaimed - line.asked(), line.spare(window));
    }

    private int idleFor(Line line) {
        int takers = idle == 0 && oneMoreExpected && startable() <= woken ? 1 : idle;
        if (!line.isBacklogged()) {
            return takers;
        }
        int left = takers;
        long now = nanoTime.getAsLong();
        for (Line other : lines) {
            if (other != line && other.isBacklogged()) {
                left -= other.claim(line, now);
            }
        }
        return Math.max(0, left);
    }

    private int window(Line line) {
        long now = nanoTime.getAsLong();
        ServedQueue queue = line.queue();
        double share = Math.ceil(pace.perSlot(now) / totalWeight * queue.weight());
        double own = queue.isLimited() ? queue.window(now) : share;
        return (int) Math.min(LONGEST_WINDOW, Math.ceil(Math.min(share, own) / queue.lanesInUse(line)));
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
