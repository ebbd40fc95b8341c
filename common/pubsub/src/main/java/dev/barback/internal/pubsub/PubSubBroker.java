package dev.barback.internal.pubsub;

import dev.barback.QueueInfo;
import dev.barback.spi.Broker;
import dev.barback.spi.Lease;
import dev.barback.spi.Message;
import dev.barback.spi.QueueMaintenance;
import dev.barback.spi.QueueNames;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Carries messages with Google Cloud Pub/Sub. A queue is a topic and a subscription of its name; its delayed
 * messages have their own pair, {@code <queue>.scheduled}. Thread-safe; one per process is enough.
 *
 * <p>A fetch waits 1 to 5 seconds, whatever it is asked for, since a cancelled pull takes messages with it. {@link
 * #queues()} has no counts: Pub/Sub can't count messages.
 */
public final class PubSubBroker implements Broker {
    private final PubSubConnection connection;
    private final Clock clock;
    private final Topology topology;
    private final AckIds ackIds;
    private final PubSubPublisher publisher;
    private final PubSubFetcher fetcher;
    private final Redelivery redelivery;
    private final Purge purge;
    private final TopologyReader topologyReader;
    private final DelayPuller.PumpContext pumpContext;
    private final Set<DelayPump> pumps = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * A broker on the system's clock. Connects at the first call.
     *
     * @throws dev.barback.BrokerException if there are no credentials for the real service
     */
    public PubSubBroker(PubSubOptions options) {
        this(options, Clock.systemUTC());
    }

    /**
     * A broker with a clock of its own.
     *
     * @param clock decides when delayed messages are due
     * @throws dev.barback.BrokerException if there are no credentials for the real service
     */
    public PubSubBroker(PubSubOptions options, Clock clock) {
        this.connection = new PubSubConnection(options);
        this.clock = clock;
        this.ackIds = new AckIds(connection);
        Pulls pulls = new Pulls(connection, ackIds);
        PublishRequests requests = new PublishRequests(connection);
        TopologyCreator topologyCreator = new TopologyCreator(connection);
        SubscriptionRepair subscriptionRepair =
                new SubscriptionRepair(connection, topologyCreator, requests, pulls, ackIds);
        OrphanCheck orphanCheck = new OrphanCheck(subscriptionRepair, clock);
        PurgeMarks marks = new PurgeMarks(connection);
        this.topology = new Topology(connection, topologyCreator, subscriptionRepair);
        this.publisher = new PubSubPublisher(topology, requests, clock);
        this.fetcher = new PubSubFetcher(topology, orphanCheck, pulls, marks, clock);
        this.redelivery = new Redelivery(publisher, ackIds);
        this.purge = new Purge(connection, topology, marks, clock);
        this.topologyReader = new TopologyReader(connection, topologyCreator);
        this.pumpContext = new DelayPuller.PumpContext(topology, orphanCheck, pulls, ackIds, publisher, marks);
    }

    @Override
    public void ensure(String queue) {
        topology.ensure(QueueNames.check(queue));
    }

    /**
     * {@inheritDoc}
     *
     * @throws dev.barback.ArgumentException if no message was published, and the first exceeds a limit of
     *     Pub/Sub; if others were published, such a message counts as not confirmed
     */
    @Override
    public void publish(String queue, Iterable<Message> messages) {
        publisher.publish(QueueNames.check(queue), messages);
    }

    @Override
    public List<Lease> fetch(String queue, int max, Duration wait) {
        return fetcher.fetch(QueueNames.check(queue), max, wait);
    }

    @Override
    public Duration leaseTime() {
        return connection.options().leaseTime();
    }

    @Override
    public void renew(String queue, Collection<? extends Lease> leases) {
        ackIds.setDeadline(
                queue, Redelivery.ids(pubSubLeases(leases)), (int) leaseTime().toSeconds());
    }

    @Override
    public void release(String queue, Collection<? extends Lease> leases) {
        redelivery.release(queue, pubSubLeases(leases));
    }

    @Override
    public void park(String queue, Collection<? extends Lease> leases, Instant until) {
        redelivery.park(queue, pubSubLeases(leases), until);
    }

    @Override
    public void acknowledge(String queue, Collection<? extends Lease> leases) {
        ackIds.acknowledge(queue, Redelivery.ids(pubSubLeases(leases)));
    }

    /**
     * False if the queue was purged since; also, for a second, for a message that came just after a purge. So a message
     * whose lease is not held must not be acknowledged or published again; its lease must be left to end.
     */
    @Override
    public boolean isHeld(Lease lease) {
        return fetcher.holds(PubSubLease.of(lease));
    }

    @Override
    public void purge(String queue) {
        purge.run(QueueNames.check(queue));
    }

    @Override
    public List<QueueInfo> queues() {
        return topologyReader.queues();
    }

    @Override
    public QueueMaintenance startMaintenance(String queue) {
        DelayPump pump = new DelayPump(QueueNames.check(queue), pumpContext, clock);
        pumps.removeIf(DelayPump::isClosed);
        pumps.add(pump);
        pump.start();
        return pump;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            pumps.forEach(DelayPump::stop);
            pumps.forEach(DelayPump::close);
            connection.close();
        }
    }

    private static List<PubSubLease> pubSubLeases(Collection<? extends Lease> leases) {
        List<PubSubLease> pubSubLeases = new ArrayList<>(leases.size());
        leases.forEach(lease -> pubSubLeases.add(PubSubLease.of(lease)));
        return pubSubLeases;
    }
}
