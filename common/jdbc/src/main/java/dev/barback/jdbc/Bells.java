package dev.barback.jdbc;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Wake receivers of this process. Ringing is cheap, and may be done for nothing. Thread-safe. */
final class Bells {
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

    /** One queue's. */
    static final class Bell {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition rung = lock.newCondition();
        private long rings; // guarded by the lock

        /** To be asked before looking whether there is something, and given to {@link #await} when there is nothing. */
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

        /** Waits until it has rung more often than that, or the time is over. */
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
