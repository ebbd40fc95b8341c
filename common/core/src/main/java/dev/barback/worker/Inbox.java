package dev.barback.worker;

import dev.barback.broker.Sharing;
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
 * What was received and not yet started. It tells receivers how much to fetch (see {@link Room}), and gives processors the
 * next job (see {@link ServedQueues}). Thread-safe: its lock guards all that is in it.
 *
 * <p>Where there could be one more processor, a busy worker asks for one message all the same: only by what waits does it
 * learn that it lacks a processor.
 *
 * <p>A message that arrives claims an idle processor and wakes it; a processor counts as idle again only when it
 * asks for work itself. (A virtual thread that was woken may wait long for a core: it is not idle.)
 */
final class Inbox {
    static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** Receivers that find nothing ask again after 5 s at most. */
    private static final long LATELY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final ServedQueues queues;
    private final Room room;
    private final LongSupplier nanoTime;
    private int idle;
    private long idleSince;
    private boolean oneMoreExpected;
    private boolean oneGoes;
    private int woken;
    private boolean closed;

    /** @param lanes the lines that messages of a queue are received from */
    Inbox(
            Map<String, QueueOptions> served,
            Function<String, List<String>> lanes,
            ShareRules rules,
            LongSupplier nanoTime) {
        this.queues = new ServedQueues(served, lanes, rules, lock::newCondition);
        this.room = new Room(queues);
        this.nanoTime = nanoTime;
    }

    List<ServedQueue> queues() {
        return queues.all();
    }

    List<Line> lines() {
        return queues.lines();
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
                long now = nanoTime.getAsLong();
                int free = room.of(line, takers(), woken, now);
                if (free >= room.worthwhile(line, now)) {
                    int number = Math.min(free, most);
                    line.ask(number, now);
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
                queues.add(line, delivery);
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
            ServedQueue queue = queues.next();
            while (queue == null && !closed && !oneGoes) {
                awaitWork();
                queue = queues.next();
            }
            oneGoes = false; // this one, or, where there is work again, none
            if (queue == null) {
                return null;
            }
            long now = nanoTime.getAsLong();
            room.mark(now);
            Delivery next = queues.start(queue, now);
            lines().forEach(this::signalRoom);
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** A job that was taken has ended, and another of its queue or user may start. */
    void ended(Delivery delivery) {
        Line line = queues.lineOf(delivery);
        lock.lock();
        try {
            queues.ended(line, delivery, nanoTime.getAsLong());
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
            return queues.remove(queue -> true, each -> now - each.receivedNanos() > nanos);
        } finally {
            lock.unlock();
        }
    }

    /** Lets no job of these queues start, and those of all others. Takes out what waits of them. */
    List<Delivery> pause(Set<String> names) {
        lock.lock();
        try {
            queues().forEach(queue -> queue.pause(names.contains(queue.name())));
            List<Delivery> removed = queues.remove(ServedQueue::isPaused, each -> true);
            lines().forEach(this::signalRoom);
            return removed;
        } finally {
            lock.unlock();
        }
    }

    /** The broker could not be asked for messages of this queue. */
    void unanswered(Line line) {
        lock.lock();
        try {
            line.unanswered(nanoTime.getAsLong());
        } finally {
            lock.unlock();
        }
    }

    /** The queues in which nothing was found lately, nor, after an outage, for as long as leases last. */
    Set<String> drained(Duration leases) {
        lock.lock();
        try {
            long now = nanoTime.getAsLong();
            return queues.names(queue -> queue.isDrained(now, LATELY_NANOS, leases.toNanos()));
        } finally {
            lock.unlock();
        }
    }

    /** The queues of which no more jobs may start now, however many processors are idle. */
    Set<String> full() {
        lock.lock();
        try {
            return queues.names(queue -> queue.free() == 0);
        } finally {
            lock.unlock();
        }
    }

    /** Whether a busy worker may ask for a message, for which it could have one more processor. */
    void expectOneMore(boolean expected) {
        lock.lock();
        try {
            oneMoreExpected = expected;
            lines().forEach(this::signalRoom);
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
                    && queues.startable() > woken
                    && queues.anyStartable(each -> now - each.receivedNanos() > nanos);
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
            List<Delivery> left = queues.remove(queue -> true, each -> true);
            lines().forEach(Line::signalAllRoom);
            work.signalAll();
            return left;
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
        lines().forEach(this::signalRoom);
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
        if (idle > 0 && woken < queues.startable()) {
            idle--;
            woken++;
            work.signal();
        }
    }

    private void signalRoom(Line line) {
        if (line.isReceiverWaiting()) {
            long now = nanoTime.getAsLong();
            if (room.of(line, takers(), woken, now) >= room.worthwhile(line, now)) {
                line.signalRoom();
            }
        }
    }

    /** Idle processors; the one that there could be more counts as idle. */
    private int takers() {
        return idle == 0 && oneMoreExpected && queues.startable() <= woken ? 1 : idle;
    }
}
