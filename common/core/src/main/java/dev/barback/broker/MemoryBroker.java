package dev.barback.broker;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A broker in this process's memory: for tests and trials. It fulfils the whole contract, but its messages end with the
 * process. Delivers to each user its share, and one user's messages by due time, then order of arrival.
 */
public final class MemoryBroker implements Broker {
    /** The interval of checks for due messages: due times follow the given clock, which need not run with real time. */
    private static final long POLL_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Clock clock;
    private final Duration leaseTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Map<String, MemoryQueue> lines = new TreeMap<>();
    private long arrivals;

    /** A broker with leases of 30 s on the system's clock. */
    public MemoryBroker() {
        this(Clock.systemUTC(), Duration.ofSeconds(30));
    }

    /**
     * A broker with a clock of its own.
     *
     * @param clock decides when messages are due and leases end
     * @param leaseTime how long a lease lasts
     */
    public MemoryBroker(Clock clock, Duration leaseTime) {
        this.clock = clock;
        this.leaseTime = leaseTime;
    }

    @Override
    public void ensure(String queue) {
        locked(() -> line(queue));
    }

    @Override
    public void publish(String queue, Iterable<Message> messages) {
        List<Message> all = new ArrayList<>();
        messages.forEach(all::add); // not under the lock: the caller's code creates them
        locked(() -> {
            MemoryQueue line = line(queue);
            for (Message message : all) {
                line.add(message, arrivals++);
            }
            arrived.signalAll();
            return line;
        });
    }

    @Override
    public List<Lease> receive(String queue, int max, Duration wait) {
        return receive(queue, wait, line -> line.take(max));
    }

    @Override
    public List<Lease> receive(String queue, int max, Duration wait, FairnessPolicy policy) {
        return receive(queue, wait, line -> line.take(max, policy));
    }

    private List<Lease> receive(String queue, Duration wait, Function<MemoryQueue, List<Lease>> taking) {
        lock.lock();
        try {
            MemoryQueue line = line(queue);
            long left = wait.toNanos();
            List<Lease> leases = taking.apply(line);
            while (leases.isEmpty() && left > 0) {
                long step = Math.min(left, POLL_INTERVAL_NANOS);
                left -= step - Math.max(0, arrived.awaitNanos(step));
                leases = taking.apply(line);
            }
            return leases;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Duration leaseTime() {
        return leaseTime;
    }

    @Override
    public void extend(String queue, Collection<? extends Lease> leases) {
        forThoseHeld(queue, leases, (line, lease) -> line.extend(lease));
    }

    @Override
    public void release(String queue, Collection<? extends Lease> leases) {
        forThoseHeld(queue, leases, (line, lease) -> line.putBack(lease, lease.due()));
    }

    @Override
    public void park(String queue, Collection<? extends Lease> leases, Instant until) {
        forThoseHeld(queue, leases, (line, lease) -> line.putBack(lease, until));
    }

    @Override
    public void acknowledge(String queue, Collection<? extends Lease> leases) {
        forThoseHeld(queue, leases, (line, lease) -> line.remove(lease));
    }

    @Override
    public boolean holds(Lease lease) {
        return locked(() -> line(lease.queue()).holds(lease));
    }

    @Override
    public void purge(String queue) {
        locked(() -> {
            MemoryQueue line = line(queue);
            line.clear();
            return line;
        });
    }

    @Override
    public List<QueueInfo> queues() {
        return locked(() -> {
            List<QueueInfo> infos = new ArrayList<>();
            lines.forEach((name, line) -> infos.add(line.info()));
            return infos;
        });
    }

    /**
     * The waiting messages of all queues, due or not, by due time, then order of arrival; without leased messages. For
     * tests.
     */
    public List<Waiting> waiting() {
        return locked(() -> {
            List<Waiting> all = new ArrayList<>();
            lines.forEach((queue, line) -> line.waiting().forEach(place -> all.add(new Waiting(queue, place))));
            all.sort(Comparator.comparing(each -> each.place));
            return all;
        });
    }

    /**
     * Leases one message out of order, due or not. For tests, which decide themselves which job runs when.
     *
     * @return null if the message no longer waits
     */
    public @Nullable Lease take(Waiting which) {
        lock.lock();
        try {
            return line(which.queue).take(which.place);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public QueueMaintenance attend(String queue) {
        return new QueueMaintenance() {
            @Override
            public Instant lastProgress() {
                return clock.instant();
            }

            @Override
            public int held() {
                return 0;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void close() {}

    private MemoryQueue line(String queue) {
        return lines.computeIfAbsent(QueueNames.check(queue), name -> new MemoryQueue(name, clock, leaseTime));
    }

    private void forThoseHeld(String queue, Collection<? extends Lease> leases, LeaseAction action) {
        locked(() -> {
            MemoryQueue line = line(queue);
            line.endLeases();
            for (Lease lease : leases) {
                if (line.holds(lease)) {
                    action.on(line, (MemoryQueue.Held) lease);
                }
            }
            arrived.signalAll();
            return line;
        });
    }

    private <T> T locked(java.util.function.Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    @FunctionalInterface
    private interface LeaseAction {
        void on(MemoryQueue line, MemoryQueue.Held lease);
    }

    /** A waiting message in its queue. Immutable. */
    public static final class Waiting {
        private final String queue;
        private final MemoryQueue.Place place;

        private Waiting(String queue, MemoryQueue.Place place) {
            this.queue = queue;
            this.place = place;
        }

        /** The queue it waits in. */
        public String queue() {
            return queue;
        }

        /** The message itself. */
        public Message message() {
            return place.message();
        }

        /** When it becomes available: its due time, the end of its parking, or its arrival. */
        public Instant due() {
            return place.due();
        }
    }
}
