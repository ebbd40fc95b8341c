package dev.barback.jdbc;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Wake-up signals for fetches of this process, one per queue. A signal is cheap, and may be spurious. Thread-safe. */
final class WakeUpSignals {
    private final Map<String, Bell> bells = new ConcurrentHashMap<>();

    Bell of(String queue) {
        return bells.computeIfAbsent(queue, name -> new Bell());
    }

    void ring(String queue) {
        Bell bell = bells.get(queue);
        if (bell != null) {
            bell.ring();
        }
    }

    void ringAll() {
        bells.values().forEach(Bell::ring);
    }

    /** The signal of one queue. */
    static final class Bell {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition rung = lock.newCondition();
        private long rings; // guarded by the lock

        /** The number of signals so far: read it before a fetch, and give it to {@link #await} if the fetch got nothing. */
        long rings() {
            lock.lock();
            try {
                return rings;
            } finally {
                lock.unlock();
            }
        }

        void ring() {
            lock.lock();
            try {
                rings++;
                rung.signalAll();
            } finally {
                lock.unlock();
            }
        }

        /** Waits for a signal after that number, or until the time is over. */
        void await(long heard, long nanos) throws InterruptedException {
            lock.lock();
            try {
                long left = nanos;
                while (rings == heard && left > 0) {
                    left = rung.awaitNanos(left);
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
