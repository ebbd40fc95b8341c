package dev.barback.broker;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Messages in this process's memory: for tests, and to try things. It keeps the whole contract, but what it
 * holds ends with the process. Delivers by due time, then order of arrival.
 */
public final class MemoryBroker implements Broker {
    /** Due times follow the given clock, which need not run with real time: look at it this often. */
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Clock clock;
    private final Duration leaseTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Map<String, Line> lines = new TreeMap<>();
    private long arrivals;

    /** Leases of 30 s on the system's clock. */
    public MemoryBroker() {
        this(Clock.systemUTC(), Duration.ofSeconds(30));
    }

    /**
     * A broker with a clock of its own.
     *
     * @param clock tells when messages are due and leases end
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
        messages.forEach(all::add); // not under the lock: to make them is the caller's business
        locked(() -> {
            Line line = line(queue);
            Instant now = clock.instant();
            for (Message message : all) {
                Instant due = message.dueAt() == null ? now : message.dueAt();
                line.waiting.add(new Held(message, due, arrivals++, 0));
            }
            arrived.signalAll();
            return line;
        });
    }

    @Override
    public List<Lease> receive(String queue, int max, Duration wait) {
        lock.lock();
        try {
            Line line = line(queue);
            long left = wait.toNanos();
            List<Lease> leases = line.take(max);
            while (leases.isEmpty() && left > 0) {
                long step = Math.min(left, LOOK_AGAIN_NANOS);
                left -= step - Math.max(0, arrived.awaitNanos(step));
                leases = line.take(max);
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
        forThoseHeld(
                queue, leases, (line, lease) -> lease.until = clock.instant().plus(leaseTime));
    }

    @Override
    public void release(String queue, Collection<? extends Lease> leases) {
        forThoseHeld(queue, leases, (line, lease) -> line.putBack(lease, lease.held.due));
    }

    @Override
    public void park(String queue, Collection<? extends Lease> leases, Instant until) {
        forThoseHeld(queue, leases, (line, lease) -> line.putBack(lease, until));
    }

    @Override
    public void acknowledge(String queue, Collection<? extends Lease> leases) {
        forThoseHeld(queue, leases, (line, lease) -> line.leased.remove(lease));
    }

    @Override
    public boolean holds(Lease lease) {
        return locked(() -> line(lease.queue()).leased.contains(lease));
    }

    @Override
    public void purge(String queue) {
        locked(() -> {
            Line line = line(queue);
            line.waiting.clear();
            line.leased.clear();
            return line;
        });
    }

    @Override
    public List<QueueInfo> queues() {
        return locked(() -> {
            List<QueueInfo> infos = new ArrayList<>();
            lines.forEach((name, line) -> infos.add(line.info(name)));
            return infos;
        });
    }

    @Override
    public Attendance attend(String queue) {
        return new Attendance() {
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

    private Line line(String queue) {
        return lines.computeIfAbsent(QueueNames.check(queue), Line::new);
    }

    private void forThoseHeld(String queue, Collection<? extends Lease> leases, LeaseAction action) {
        locked(() -> {
            Line line = line(queue);
            line.endLeases();
            for (Lease lease : leases) {
                if (line.leased.contains(lease)) {
                    action.on(line, (MemoryLease) lease);
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
        void on(Line line, MemoryLease lease);
    }

    /** A message and its place in line. */
    private record Held(Message message, Instant due, long arrival, int deliveries) {}

    /** One queue. */
    private final class Line {
        final String name;
        final PriorityQueue<Held> waiting =
                new PriorityQueue<>(Comparator.comparing(Held::due).thenComparing(Held::arrival));
        final Set<MemoryLease> leased = new HashSet<>();

        Line(String name) {
            this.name = name;
        }

        List<Lease> take(int max) {
            endLeases();
            Instant now = clock.instant();
            List<Lease> taken = new ArrayList<>();
            while (taken.size() < max && isDue(waiting.peek(), now)) {
                Held next = waiting.remove();
                Held counted = new Held(next.message(), next.due(), next.arrival(), next.deliveries() + 1);
                MemoryLease lease = new MemoryLease(name, counted, now.plus(leaseTime));
                leased.add(lease);
                taken.add(lease);
            }
            return taken;
        }

        void endLeases() {
            Instant now = clock.instant();
            leased.removeIf(lease -> {
                boolean ended = !lease.until.isAfter(now);
                if (ended) {
                    waiting.add(lease.held);
                }
                return ended;
            });
        }

        void putBack(MemoryLease lease, Instant due) {
            leased.remove(lease);
            Held held = lease.held;
            waiting.add(new Held(held.message(), due, held.arrival(), held.deliveries() - 1));
        }

        QueueInfo info(String name) {
            endLeases();
            Instant now = clock.instant();
            long available = waiting.stream().filter(held -> isDue(held, now)).count();
            return new QueueInfo(
                    name,
                    OptionalLong.of(available),
                    OptionalLong.of(leased.size()),
                    OptionalLong.of(waiting.size() - available),
                    "");
        }

        private boolean isDue(@Nullable Held held, Instant now) {
            return held != null && !held.due().isAfter(now);
        }
    }

    private static final class MemoryLease implements Lease {
        private final String queue;
        private final Held held;
        private Instant until;

        MemoryLease(String queue, Held held, Instant until) {
            this.queue = queue;
            this.held = held;
            this.until = until;
        }

        @Override
        public String queue() {
            return queue;
        }

        @Override
        public Message message() {
            return held.message();
        }

        @Override
        public int deliveries() {
            return held.deliveries();
        }
    }
}
