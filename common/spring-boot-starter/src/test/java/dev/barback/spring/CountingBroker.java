package dev.barback.spring;

import dev.barback.broker.Attendance;
import dev.barback.broker.Broker;
import dev.barback.broker.BrokerException;
import dev.barback.broker.Lease;
import dev.barback.broker.MemoryBroker;
import dev.barback.broker.Message;
import dev.barback.broker.QueueInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A broker in memory that remembers how much was published at a time, and can be away. */
class CountingBroker implements Broker {
    private final MemoryBroker memory = new MemoryBroker();
    private final List<Integer> batches = new CopyOnWriteArrayList<>();
    volatile boolean away;
    volatile boolean closed;

    /** The sizes of what was published, call by call. */
    List<Integer> batches() {
        return List.copyOf(batches);
    }

    @Override
    public void publish(String queue, Iterable<Message> messages) {
        if (away) {
            throw new BrokerException("The broker is away.");
        }
        List<Message> all = new ArrayList<>();
        messages.forEach(all::add);
        memory.publish(queue, all);
        batches.add(all.size());
    }

    @Override
    public void ensure(String queue) {
        memory.ensure(queue);
    }

    @Override
    public List<Lease> receive(String queue, int max, Duration wait) {
        return memory.receive(queue, max, wait);
    }

    @Override
    public Duration leaseTime() {
        return memory.leaseTime();
    }

    @Override
    public void extend(String queue, Collection<? extends Lease> leases) {
        memory.extend(queue, leases);
    }

    @Override
    public void release(String queue, Collection<? extends Lease> leases) {
        memory.release(queue, leases);
    }

    @Override
    public void park(String queue, Collection<? extends Lease> leases, Instant until) {
        memory.park(queue, leases, until);
    }

    @Override
    public void acknowledge(String queue, Collection<? extends Lease> leases) {
        memory.acknowledge(queue, leases);
    }

    @Override
    public boolean holds(Lease lease) {
        return memory.holds(lease);
    }

    @Override
    public void purge(String queue) {
        memory.purge(queue);
    }

    @Override
    public List<QueueInfo> queues() {
        return memory.queues();
    }

    @Override
    public Attendance attend(String queue) {
        return memory.attend(queue);
    }

    @Override
    public void close() {
        closed = true;
    }
}
