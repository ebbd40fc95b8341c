package dev.barback.internal.pubsub;

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
 * The delayed messages that a pump holds, the next due one first; bounded in number and bytes. A message that is being
 * published is not in the heap, but still held, so that a repeated delivery is recognized. Thread-safe.
 */
final class DelayHeap {
    /** How often the clock is read: it need not run in real time. */
    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

    private final Clock clock;
    private final int maxMessages;
    private final long maxBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final TreeSet<HeldMessage> heap =
            new TreeSet<>(Comparator.comparing(HeldMessage::dueAt).thenComparing(HeldMessage::id));
    private final Map<String, HeldMessage> held = new HashMap<>();
    private long bytes;
    private boolean closed;

    DelayHeap(Clock clock, int maxMessages, long maxBytes) {
        this.clock = clock;
        this.maxMessages = maxMessages;
        this.maxBytes = maxBytes;
    }

    /**
     * Holds a message, or records that it was delivered again. Returns messages for which there is no room: this one, or
     * held ones that are due later.
     */
    List<HeldMessage> offer(HeldMessage message) {
        lock.lock();
        try {
            HeldMessage known = held.get(message.id());
            if (known != null) {
                known.updateAckId(message);
                return List.of();
            }
            if (closed) {
                return List.of(message);
            }
            List<HeldMessage> overflow = new ArrayList<>();
            while (isFull() && !heap.isEmpty() && heap.last().dueAt().isAfter(message.dueAt())) {
                HeldMessage latest = heap.last();
                heap.remove(latest);
                held.remove(latest.id());
                bytes -= latest.bytes();
                overflow.add(latest);
            }
            if (isFull()) {
                overflow.add(message);
                return overflow;
            }
            held.put(message.id(), message);
            bytes += message.bytes();
            heap.add(message);
            changed.signalAll();
            return overflow;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until a message is due, or the time is over. */
    void awaitDue(Duration timeout) {
        lock.lock();
        try {
            long left = timeout.toNanos();
            while (left > 0 && !closed) {
                long untilNext = nanosToNext();
                if (untilNext <= 0) {
                    return;
                }
                long step = Math.min(Math.min(left, untilNext), POLL_INTERVAL.toNanos());
                left -= step - Math.max(0, changed.awaitNanos(step));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** While the heap is full of due messages, waits until some are removed, or the time is over. */
    void awaitRoom(Duration timeout) {
        lock.lock();
        try {
            long left = timeout.toNanos();
            while (left > 0 && !closed && isFull() && nanosToNext() <= 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** Takes due messages out of the heap, in order. They are still held until they are removed or put back. */
    List<HeldMessage> takeDue(int max) {
        lock.lock();
        try {
            Instant now = clock.instant();
            List<HeldMessage> due = new ArrayList<>();
            while (due.size() < max && !heap.isEmpty() && !heap.first().dueAt().isAfter(now)) {
                HeldMessage next = heap.first();
                heap.remove(next);
                due.add(next);
            }
            return due;
        } finally {
            lock.unlock();
        }
    }

    /** Puts messages back that could not be published or acknowledged, for a retry. */
    void putBack(Collection<HeldMessage> messages) {
        lock.lock();
        try {
            heap.addAll(messages);
        } finally {
            lock.unlock();
        }
    }

    /** Stops holding messages that are done. */
    void remove(Collection<HeldMessage> messages) {
        lock.lock();
        try {
            for (HeldMessage message : messages) {
                if (held.remove(message.id()) != null) {
                    bytes -= message.bytes();
                }
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The acknowledgement ids of all held messages. */
    List<String> ackIds() {
        lock.lock();
        try {
            return held.values().stream().map(HeldMessage::ackId).toList();
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return held.size();
        } finally {
            lock.unlock();
        }
    }

    /** Accepts no more messages, and wakes up waiting threads. */
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
        return held.size() >= maxMessages || bytes >= maxBytes;
    }

    private long nanosToNext() {
        if (heap.isEmpty()) {
            return Long.MAX_VALUE;
        }
        Duration untilNext = Duration.between(clock.instant(), heap.first().dueAt());
        return untilNext.compareTo(POLL_INTERVAL) > 0
                ? POLL_INTERVAL.toNanos()
                : TimeUnit.NANOSECONDS.convert(untilNext);
    }
}
