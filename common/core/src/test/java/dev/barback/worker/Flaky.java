package dev.barback.worker;

import dev.barback.broker.Attendance;
import dev.barback.broker.Broker;
import dev.barback.broker.BrokerException;
import dev.barback.broker.Lease;
import dev.barback.broker.Message;
import dev.barback.broker.QueueInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A broker that can be away, and counts what it gave out. */
final class Flaky implements Broker {
    private final Broker broker;
    final AtomicInteger failures = new AtomicInteger();
    final Map<String, Integer> received = new ConcurrentHashMap<>();
    volatile boolean fails;

    Flaky(Broker broker) {
        this.broker = broker;
    }

    private Broker broker() {
        if (fails) {
            failures.incrementAndGet();
            throw new BrokerException("The broker is away.");
        }
        return broker;
    }

    @Override
    public void ensure(String queue) {
        broker().ensure(queue);
    }

    @Override
    public void publish(String queue, Iterable<Message> messages) {
        broker().publish(queue, messages);
    }

    @Override
    public List<Lease> receive(String queue, int max, Duration wait) {
        List<Lease> leases = broker().receive(queue, max, wait);
        received.merge(queue, leases.size(), Integer::sum);
        return leases;
    }

    @Override
    public Duration leaseTime() {
        return broker.leaseTime();
    }

    @Override
    public void extend(String queue, Collection<? extends Lease> leases) {
        broker().extend(queue, leases);
    }

    @Override
    public void release(String queue, Collection<? extends Lease> leases) {
        broker().release(queue, leases);
    }

    @Override
    public void park(String queue, Collection<? extends Lease> leases, Instant until) {
        broker().park(queue, leases, until);
    }

    @Override
    public void acknowledge(String queue, Collection<? extends Lease> leases) {
        broker().acknowledge(queue, leases);
    }

    @Override
    public boolean holds(Lease lease) {
        return broker().holds(lease);
    }

    @Override
    public void purge(String queue) {
        broker().purge(queue);
    }

    @Override
    public List<QueueInfo> queues() {
        return broker().queues();
    }

    @Override
    public Attendance attend(String queue) {
        return broker.attend(queue);
    }

    @Override
    public void close() {
        broker.close();
    }
}
