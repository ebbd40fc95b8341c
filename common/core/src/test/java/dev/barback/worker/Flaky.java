package dev.barback.worker;

import dev.barback.broker.Broker;
import dev.barback.broker.BrokerException;
import dev.barback.broker.FairnessPolicy;
import dev.barback.broker.ForwardingBroker;
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

/** A broker with outages, which counts its deliveries. */
final class Flaky extends ForwardingBroker {
    final AtomicInteger failures = new AtomicInteger();
    final Map<String, Integer> received = new ConcurrentHashMap<>();
    volatile boolean fails;

    Flaky(Broker broker) {
        super(broker);
    }

    private void reach() {
        if (fails) {
            failures.incrementAndGet();
            throw new BrokerException("The broker is away.");
        }
    }

    private List<Lease> counted(String queue, List<Lease> leases) {
        received.merge(queue, leases.size(), Integer::sum);
        return leases;
    }

    @Override
    public void ensure(String queue) {
        reach();
        super.ensure(queue);
    }

    @Override
    public void publish(String queue, Iterable<Message> messages) {
        reach();
        super.publish(queue, messages);
    }

    @Override
    public List<Lease> receive(String queue, int max, Duration wait) {
        reach();
        return counted(queue, super.receive(queue, max, wait));
    }

    @Override
    public List<Lease> receive(String queue, int max, Duration wait, FairnessPolicy policy) {
        reach();
        return counted(queue, super.receive(queue, max, wait, policy));
    }

    @Override
    public void extend(String queue, Collection<? extends Lease> leases) {
        reach();
        super.extend(queue, leases);
    }

    @Override
    public void release(String queue, Collection<? extends Lease> leases) {
        reach();
        super.release(queue, leases);
    }

    @Override
    public void park(String queue, Collection<? extends Lease> leases, Instant until) {
        reach();
        super.park(queue, leases, until);
    }

    @Override
    public void acknowledge(String queue, Collection<? extends Lease> leases) {
        reach();
        super.acknowledge(queue, leases);
    }

    @Override
    public boolean holds(Lease lease) {
        reach();
        return super.holds(lease);
    }

    @Override
    public void purge(String queue) {
        reach();
        super.purge(queue);
    }

    @Override
    public List<QueueInfo> queues() {
        reach();
        return super.queues();
    }
}
