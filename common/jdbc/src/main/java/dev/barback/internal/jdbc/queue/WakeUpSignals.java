package dev.barback.internal.jdbc.queue;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Wake-up signals for fetches of this process: messages of a queue have arrived. A signal is cheap, and may be spurious.
 * Thread-safe.
 */
public final class WakeUpSignals {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition sent = lock.newCondition();
    private final Map<String, Long> counts = new HashMap<>(); // guarded by the lock
    private long countForAll; // guarded by the lock

    /** The number of signals of these queues so far: read it before a fetch, and give it to {@link #await}. */
    public long count(Collection<String> queues) {
        lock.lock();
        try {
            queues.forEach(queue -> counts.putIfAbsent(queue, 0L)); // others need no count
            return sum(queues);
        } finally {
            lock.unlock();
        }
    }

    /** Wakes up the threads that wait for a queue. */
    public void send(String queue) {
        lock.lock();
        try {
            counts.computeIfPresent(queue, (name, count) -> count + 1);
            sent.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Wakes up the threads that wait for any queue. */
    public void sendAll() {
        lock.lock();
        try {
            countForAll++;
            sent.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a signal of these queues after that number, or until the time is over. */
    public void await(Collection<String> queues, long seen, long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (sum(queues) == seen && left > 0) {
                left = sent.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private long sum(Collection<String> queues) {
        long sum = countForAll;
        for (String queue : queues) {
            sum += counts.getOrDefault(queue, 0L);
        }
        return sum;
    }
}
