package dev.barback.internal.worker;

import dev.barback.BrokerException;
import dev.barback.QueueInfo;
import dev.barback.spi.Broker;
import dev.barback.spi.FairnessPolicy;
import dev.barback.spi.FetchRequest;
import dev.barback.spi.ForwardingBroker;
import dev.barback.spi.Lease;
import dev.barback.spi.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A broker with outages, which counts its deliveries, and knows what the threads that fetch from it wait for. */
final class Flaky extends ForwardingBroker {
    final AtomicInteger failures = new AtomicInteger();
    final Map<String, Integer> fetched = new ConcurrentHashMap<>();
    final AtomicInteger renewals = new AtomicInteger();
    volatile boolean fails;
    private final Set<Thread> fetchers = ConcurrentHashMap.newKeySet();

    Flaky(Broker broker) {
        super(broker);
    }

    private void failIfDown() {
        if (fails) {
            failures.incrementAndGet();
            throw new BrokerException("The broker is unavailable.");
        }
    }

    /**
     * Whether each thread that has fetched waits for room in an object of this type: the {@link Dispatcher}, for idle
     * processors, or the {@link DeliveryFilter}, for the job store. Until there is room it fetches nothing.
     */
    boolean allFetchersWaitForRoomIn(Class<?> type) {
        return !fetchers.isEmpty() && fetchers.stream().allMatch(thread -> waitsForRoomIn(type, thread));
    }

    private static boolean waitsForRoomIn(Class<?> type, Thread thread) {
        return Stream.of(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(type.getName())
                        && frame.getMethodName().equals("awaitRoom"));
    }

    private List<Lease> counted(String queue, List<Lease> leases) {
        fetchers.add(Thread.currentThread());
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
    public List<Lease> fetch(List<FetchRequest> requests, Duration wait) {
        failIfDown();
        List<Lease> leases = super.fetch(requests, wait);
        requests.forEach(request -> counted(
                request.queue(),
                leases.stream()
                        .filter(lease -> lease.queue().equals(request.queue()))
                        .toList()));
        return leases;
    }

    @Override
    public void renew(Collection<? extends Lease> leases) {
        failIfDown();
        super.renew(leases);
        renewals.incrementAndGet();
    }

    @Override
    public void release(Collection<? extends Lease> leases) {
        failIfDown();
        super.release(leases);
    }

    @Override
    public void park(String queue, Collection<? extends Lease> leases, Instant until) {
        failIfDown();
        super.park(queue, leases, until);
    }

    @Override
    public void acknowledge(Collection<? extends Lease> leases) {
        failIfDown();
        super.acknowledge(leases);
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
