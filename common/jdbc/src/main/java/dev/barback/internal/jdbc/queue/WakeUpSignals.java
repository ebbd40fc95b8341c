package dev.barback.internal.jdbc.queue;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Wake-up signals for fetches of this process, one per queue. A signal is cheap, and may be spurious. Thread-safe. */
public final class WakeUpSignals {
    private final Map<String, Signal> signals = new ConcurrentHashMap<>();

    /** The signal of a queue. */
    public Signal of(String queue) {
        return signals.computeIfAbsent(queue, name -> new Signal());
    }

    void send(String queue) {
        Signal signal = signals.get(queue);
        if (signal != null) {
            signal.send();
        }
    }

    void sendAll() {
        signals.values().forEach(Signal::send);
    }

    /** The signal of one queue. */
    public static final class Signal {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition sent = lock.newCondition();
        private long count; // guarded by the lock

        /** The number of signals so far: read it before a fetch, and give it to {@link #await} if the fetch got nothing. */
        public long count() {
            lock.lock();
            try {
                return count;
            } finally {
                lock.unlock();
            }
        }

        /** Wakes up the threads that wait. */
        public void send() {
            lock.lock();
            try {
                count++;
                sent.signalAll();
            } finally {
                lock.unlock();
            }
        }

        /** Waits for a signal after that number, or until the time is over. */
        public void await(long seen, long nanos) throws InterruptedException {
            lock.lock();
            try {
                long left = nanos;
                while (count == seen && left > 0) {
                    left = sent.awaitNanos(left);
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
