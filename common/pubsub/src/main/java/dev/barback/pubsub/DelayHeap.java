package dev.barback.pubsub;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The delayed messages in a pump's hand, the next due one first; bounded in number and bytes. A message that
 * is being published is out of the heap, but still in hand, so that it is known when it is delivered once
 * more. Thread-safe.
 */
final class DelayHeap {
    /** The clock need not run with real time: look at it this often. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final Clock clock;
    private final int mostMessages;
    private final long mostBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final TreeSet<Delayed> heap =
            new TreeSet<>(Comparator.comparing(Delayed::dueAt).thenComparing(Delayed::id));
    private final Map<String, Delayed> inHand = new HashMap<>();
    private long bytes;
    private boolean closed;

    DelayHeap(Clock clock, int mostMessages, long mostBytes) {
        this.clock = clock;
        this.mostMessages = mostMessages;
        this.mostBytes = mostBytes;
    }

    /**
     * Takes a message in hand, or notes that it was delivered once more. Gives those for which there is no room:
     * that one, or, if they are due later, others that were in hand until now.
     */
    List<Delayed> offer(Delayed message) {
        lock.lock();
        try {
            Delayed known = inHand.get(message.id());
            if (known != null) {
                known.deliveredAgain(message);
                return List.of();
            }
            if (closed) {
                return List.of(message);
            }
            List<Delayed> out = new ArrayList<>();
            while (isFull() && !heap.isEmpty() && heap.last().dueAt().isAfter(message.dueAt())) {
                Delayed latest = heap.last();
                heap.remove(latest);
                inHand.remove(latest.id());
                bytes -= latest.bytes();
                out.add(latest);
            }
            if (isFull()) {
                out.add(message);
                return out;
            }
            inHand.put(message.id(), message);
            bytes += message.bytes();
            heap.add(message);
            changed.signalAll();
            return out;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until a message is due, or for that long. */
    void awaitDue(Duration longest) {
        lock.lock();
        try {
            long left = longest.toNanos();
            while (left > 0 && !closed) {
                long rest = nanosToNext();
                if (rest <= 0) {
                    return;
                }
                long step = Math.min(Math.min(left, rest), LOOK_AGAIN.toNanos());
                left -= step - Math.max(0, changed.awaitNanos(step));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** While it is full of messages that are due, waits until some are gone, or for that long. */
    void awaitRoom(Duration longest) {
        lock.lock();
        try {
            long left = longest.toNanos();
            while (left > 0 && !closed && isFull() && nanosToNext() <= 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** Takes due messages out of the heap, in order. They stay in hand until they are let go or put back. */
    List<Delayed> takeDue(int max) {
        lock.lock();
        try {
            Instant now = clock.instant();
            List<Delayed> due = new ArrayList<>();
            while (due.size() < max && !heap.isEmpty() && !heap.first().dueAt().isAfter(now)) {
                Delayed next = heap.first();
                heap.remove(next);
                due.add(next);
            }
            return due;
        } finally {
            lock.unlock();
        }
    }

    /** What was taken could not be published or acknowledged: to be tried again. */
    void putBack(Collection<Delayed> messages) {
        lock.lock();
        try {
            heap.addAll(messages);
        } finally {
            lock.unlock();
        }
    }

    /** What was taken is done. */
    void letGo(Collection<Delayed> messages) {
        lock.lock();
        try {
            for (Delayed message : messages) {
                if (inHand.remove(message.id()) != null) {
                    bytes -= message.bytes();
                }
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The acknowledgement ids of all in hand. */
    List<String> ackIds() {
        lock.lock();
        try {
            return inHand.values().stream().map(Delayed::ackId).toList();
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return inHand.size();
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing more, and wakes up those who wait. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean isFull() {
        return inHand.size() >= mostMessages || bytes >= mostBytes;
    }

    private long nanosToNext() {
        if (heap.isEmpty()) {
            return Long.MAX_VALUE;
        }
        Duration rest = Duration.between(clock.instant(), heap.first().dueAt());
        return rest.compareTo(LOOK_AGAIN) > 0 ? LOOK_AGAIN.toNanos() : TimeUnit.NANOSECONDS.convert(rest);
    }
}
