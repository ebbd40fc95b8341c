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
    final Map<String, Integer> fetched = new ConcurrentHashMap<>();
    volatile boolean fails;

    Flaky(Broker broker) {
        super(broker);
    }

    private void failIfDown() {
        if (fails) {
            failures.incrementAndGet();
            throw new BrokerException("The broker is unavailable.");
        }
    }

    private List<Lease> counted(String queue, List<Lease> leases) {
        fetched.merge(queue, leases.size(), Integer::sum);
        return leases;
    }

    @Override
    public void ensure(String queue) {
        failIfDown();
        super.ensure(queue);
    }

    @Override
    public void publish(String queue, Iterable<Message> messages) {
        failIfDown();
        super.publish(queue, messages);
    }

    @Override
    public List<Lease> fetch(String queue, int max, Duration wait) {
        failIfDown();
        return counted(queue, super.fetch(queue, max, wait));
    }

    @Override
    public List<Lease> fetch(String queue, int max, Duration wait, FairnessPolicy policy) {
        failIfDown();
        return counted(queue, super.fetch(queue, max, wait, policy));
    }

    @Override
    public void renew(String queue, Collection<? extends Lease> leases) {
        failIfDown();
        super.renew(queue, leases);
    }

    @Override
    public void release(String queue, Collection<? extends Lease> leases) {
        failIfDown();
        super.release(queue, leases);
    }

    @Override
    public void park(String queue, Collection<? extends Lease> leases, Instant until) {
        failIfDown();
        super.park(queue, leases, until);
    }

    @Override
    public void acknowledge(String queue, Collection<? extends Lease> leases) {
        failIfDown();
        super.acknowledge(queue, leases);
    }

    @Override
    public boolean isHeld(Lease lease) {
        failIfDown();
        return super.isHeld(lease);
    }

    @Override
    public void purge(String queue) {
        failIfDown();
        super.purge(queue);
    }

    @Override
    public List<QueueInfo> queues() {
        failIfDown();
        return super.queues();
    }
}
