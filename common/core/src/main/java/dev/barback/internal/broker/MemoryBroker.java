package dev.barback.internal.broker;

import dev.barback.QueueInfo;
import dev.barback.internal.broker.MemoryQueue.MemoryLease;
import dev.barback.spi.Broker;
import dev.barback.spi.FairnessPolicy;
import dev.barback.spi.FetchRequest;
import dev.barback.spi.Lease;
import dev.barback.spi.Message;
import dev.barback.spi.QueueMaintenance;
import dev.barback.spi.QueueNames;
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
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A broker in this process's memory: for tests and trials. It fulfils the whole contract, but its messages end with the
 * process. Delivers to each user its share, and one user's messages by priority (lower first), then due time, then order
 * of arrival.
 */
public final class MemoryBroker implements Broker {
    /** The interval of checks for due messages: due times follow the given clock, which need not run with real time. */
    private static final long POLL_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Clock clock;
    private final Duration leaseTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Map<String, MemoryQueue> queues = new TreeMap<>();
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
        locked(() -> memoryQueue(queue));
    }

    @Override
    public void publish(String queue, Iterable<Message> messages) {
        List<Message> all = new ArrayList<>();
        messages.forEach(all::add); // not under the lock: the caller's code creates them
        locked(() -> {
            MemoryQueue memoryQueue = memoryQueue(queue);
            for (Message message : all) {
                memoryQueue.add(message, arrivals++);
            }
            arrived.signalAll();
            return memoryQueue;
        });
    }

    @Override
    public List<Lease> fetch(String queue, int max, Duration wait) {
        MemoryQueue requested = locked(() -> memoryQueue(queue));
        return await(() -> requested.fetch(max), wait);
    }

    @Override
    public List<Lease> fetch(String queue, int max, Duration wait, FairnessPolicy policy) {
        return fetch(List.of(new FetchRequest(queue, max, policy)), wait);
    }

    @Override
    public boolean servesManyQueues() {
        return true;
    }

    @Override
    public List<Lease> fetch(List<FetchRequest> requests, Duration wait) {
        List<MemoryQueue> requested = locked(() ->
                requests.stream().map(request -> memoryQueue(request.queue())).toList());
        return await(() -> lease(requests, requested), wait);
    }

    /** @param requested the queues of the requests, looked up once: a fetch that waits looks at them often */
    private static List<Lease> lease(List<FetchRequest> requests, List<MemoryQueue> requested) {
        List<Lease> leases = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            MemoryQueue memoryQueue = requested.get(i);
            if (!memoryQueue.isEmpty()) {
                FetchRequest request = requests.get(i);
                leases.addAll(memoryQueue.fetch(request.max(), request.policy()));
            }
        }
        return leases;
    }

    /** @param leaseMessages called under the lock, until it leases some */
    private List<Lease> await(Supplier<List<Lease>> leaseMessages, Duration wait) {
        lock.lock();
        try {
            long remaining = wait.toNanos();
            List<Lease> leases = leaseMessages.get();
            while (leases.isEmpty() && remaining > 0) {
                long step = Math.min(remaining, POLL_INTERVAL_NANOS);
                remaining -= step - Math.max(0, arrived.awaitNanos(step));
                leases = leaseMessages.get();
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
    public void renew(String queue, Collection<? extends Lease> leases) {
        renew(leases);
    }

    @Override
    public void renew(Collection<? extends Lease> leases) {
        locked(() -> forHeld(leases, MemoryQueue::renew));
    }

    @Override
    public void release(String queue, Collection<? extends Lease> leases) {
        release(leases);
    }

    @Override
    public void release(Collection<? extends Lease> leases) {
        locked(() -> {
            forHeld(leases, (memoryQueue, lease) -> memoryQueue.release(lease, lease.due()));
            arrived.signalAll();
            return leases;
        });
    }

    @Override
    public void park(String queue, Collection<? extends Lease> leases, Instant until) {
        locked(() -> forHeld(leases, (memoryQueue, lease) -> memoryQueue.release(lease, until)));
    }

    @Override
    public void acknowledge(String queue, Collection<? extends Lease> leases) {
        acknowledge(leases);
    }

    @Override
    public void acknowledge(Collection<? extends Lease> leases) {
        locked(() -> forHeld(leases, MemoryQueue::remove));
    }

    @Override
    public boolean isHeld(Lease lease) {
        return locked(() -> memoryQueue(lease.queue()).isHeld(lease));
    }

    @Override
    public void purge(String queue) {
        locked(() -> {
            MemoryQueue memoryQueue = memoryQueue(queue);
            memoryQueue.clear();
            return memoryQueue;
        });
    }

    @Override
    public List<QueueInfo> queues() {
        return locked(() -> {
            List<QueueInfo> infos = new ArrayList<>();
            queues.forEach((name, memoryQueue) -> infos.add(memoryQueue.info()));
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
            queues.forEach(
                    (queue, memoryQueue) -> memoryQueue.waiting().forEach(entry -> all.add(new Waiting(queue, entry))));
            all.sort(Comparator.comparing(each -> each.entry));
            return all;
        });
    }

    /**
     * Leases one message out of order, due or not. For tests, which decide themselves which job runs when.
     *
     * @return null if the message no longer waits
     */
    public @Nullable Lease lease(Waiting waiting) {
        lock.lock();
        try {
            return memoryQueue(waiting.queue).fetch(waiting.entry);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public QueueMaintenance startMaintenance(String queue) {
        return new QueueMaintenance() {
            @Override
            public Instant lastProgress() {
                return clock.instant();
            }

            @Override
            public int heldCount() {
                return 0;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void close() {}

    private MemoryQueue memoryQueue(String queue) {
        return queues.computeIfAbsent(QueueNames.check(queue), name -> new MemoryQueue(name, clock, leaseTime));
    }

    private Collection<? extends Lease> forHeld(
            Collection<? extends Lease> leases, BiConsumer<MemoryQueue, MemoryLease> action) {
        for (Lease lease : leases) {
            MemoryQueue memoryQueue = memoryQueue(lease.queue());
            if (memoryQueue.isHeld(lease) && lease instanceof MemoryLease held && !memoryQueue.hasEnded(held)) {
                action.accept(memoryQueue, held);
            }
        }
        return leases;
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    /** A waiting message in its queue. Immutable. */
    public static final class Waiting {
        private final String queue;
        private final MemoryQueue.Entry entry;

        private Waiting(String queue, MemoryQueue.Entry entry) {
            this.queue = queue;
            this.entry = entry;
        }

        /** The queue it waits in. */
        public String queue() {
            return queue;
        }

        /** The message itself. */
        public Message message() {
            return entry.message();
        }

        /** When it becomes available: its due time, the end of its parking, or its arrival. */
        public Instant due() {
            return entry.due();
        }
    }
}
