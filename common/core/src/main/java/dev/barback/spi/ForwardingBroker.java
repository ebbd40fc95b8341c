package dev.barback.spi;

import dev.barback.QueueInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * Forwards all calls to another broker, each to the same method; subclasses override some: of calls for one queue and
 * for several, both. Thread-safe if the target and the subclass are.
 */
public abstract class ForwardingBroker implements Broker {
    private final Broker target;

    /**
     * @param target the target, closed with this broker
     */
    protected ForwardingBroker(Broker target) {
        this.target = target;
    }

    @Override
    public List<String> lanes(String queue) {
        return target.lanes(queue);
    }

    @Override
    public void ensure(String queue) {
        target.ensure(queue);
    }

    @Override
    public void publish(String queue, Iterable<Message> messages) {
        target.publish(queue, messages);
    }

    @Override
    public List<Lease> fetch(String queue, int max, Duration wait) {
        return target.fetch(queue, max, wait);
    }

    @Override
    public List<Lease> fetch(String queue, int max, Duration wait, FairnessPolicy policy) {
        return target.fetch(queue, max, wait, policy);
    }

    @Override
    public boolean servesManyQueues() {
        return target.servesManyQueues();
    }

    @Override
    public List<Lease> fetch(List<FetchRequest> requests, Duration wait) {
        return target.fetch(requests, wait);
    }

    @Override
    public Duration leaseTime() {
        return target.leaseTime();
    }

    @Override
    public void renew(String queue, Collection<? extends Lease> leases) {
        target.renew(queue, leases);
    }

    @Override
    public void renew(Collection<? extends Lease> leases) {
        target.renew(leases);
    }

    @Override
    public void release(String queue, Collection<? extends Lease> leases) {
        target.release(queue, leases);
    }

    @Override
    public void release(Collection<? extends Lease> leases) {
        target.release(leases);
    }

    @Override
    public void park(String queue, Collection<? extends Lease> leases, Instant until) {
        target.park(queue, leases, until);
    }

    @Override
    public void acknowledge(String queue, Collection<? extends Lease> leases) {
        target.acknowledge(queue, leases);
    }

    @Override
    public void acknowledge(Collection<? extends Lease> leases) {
        target.acknowledge(leases);
    }

    @Override
    public void ended(Collection<? extends Lease> leases) {
        target.ended(leases);
    }

    @Override
    public boolean isHeld(Lease lease) {
        return target.isHeld(lease);
    }

    @Override
    public void purge(String queue) {
        target.purge(queue);
    }

    @Override
    public boolean probe() {
        return target.probe();
    }

    @Override
    public List<QueueInfo> queues() {
        return target.queues();
    }

    @Override
    public QueueMaintenance startMaintenance(String queue) {
        return target.startMaintenance(queue);
    }

    @Override
    public void close() {
        target.close();
    }
}
