package dev.barback.broker;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * Carries messages from those who enqueue to the workers. Thread-safe. Every method may throw a {@link
 * BrokerException}, after a bounded time, and may then be repeated. What a queue may be called: see {@link
 * QueueNames}.
 */
public interface Broker extends AutoCloseable {

    /** Makes what the queue needs, if it is not there. Cheap when repeated; safe in a race of many. */
    void ensure(String queue);

    /**
     * Publishes messages to a queue, making it if needed, and returns when all are confirmed. They are taken
     * one by one, in the caller's thread, while earlier ones may be on their way; so they may be made on the
     * way. What the iterator throws comes through, and those taken before it may have been published or not.
     *
     * @param messages in any number, iterated once; those with a due time in the future are held back until
     *     then
     * @throws PartlyPublishedException if some of several were confirmed; then all were taken
     * @throws BrokerException if none was confirmed; then not all need to have been taken
     */
    void publish(String queue, Iterable<Message> messages);

    /**
     * Receives messages that are due, each under a lease of {@link #leaseTime()}.
     *
     * @param max the most to give, 1 or more
     * @param wait how long to wait for the first; the call may return earlier with none
     * @return 0 to max leases, in the order of delivery
     */
    List<Lease> receive(String queue, int max, Duration wait);

    /**
     * The same; a broker that can choose whose messages it gives asks how many each user gets (see {@link
     * Attributes#USER}). Others give them in their own order.
     *
     * @param sharing asked while there are several users; called on the caller's thread
     */
    default List<Lease> receive(String queue, int max, Duration wait, Sharing sharing) {
        return receive(queue, max, wait);
    }

    /** How long a lease lasts from the receipt, or from its latest extension. */
    Duration leaseTime();

    /** Makes leases of one queue last {@link #leaseTime()} from now. One that has ended is passed over. */
    void extend(String queue, Collection<? extends Lease> leases);

    /** Gives messages back at once, without counting the delivery. A lease that has ended is passed over. */
    void release(String queue, Collection<? extends Lease> leases);

    /** Puts messages aside until a point in time, without counting the delivery. */
    void park(String queue, Collection<? extends Lease> leases, Instant until);

    /** Ends messages for good. One whose lease has ended may come again all the same. */
    void acknowledge(String queue, Collection<? extends Lease> leases);

    /**
     * Whether the message still is this lease's to go on with, as far as the broker can tell: false when
     * its queue was purged, or it was leased to somebody else. To be asked before a retry is published.
     */
    boolean holds(Lease lease);

    /** Removes all messages of a queue: available, leased and delayed ones. Those published later stay. */
    void purge(String queue);

    /**
     * Tries whether it would take a message, and leaves none.
     *
     * @return whether something was written for that; false where it could only be read
     */
    default boolean probe() {
        queues();
        return false;
    }

    /** The queues there are, by name. */
    List<QueueInfo> queues();

    /**
     * The lines of a queue at this broker: its {@link Lanes}, where it has several. Messages are received from each by its
     * own name, and settled under the name that their leases give. What else is done to a queue is done to all its lanes.
     *
     * @return the queue's own name first
     */
    default List<String> lanes(String queue) {
        return List.of(queue);
    }

    /**
     * Starts what a queue needs to be done while a worker receives from it, for example moving delayed
     * messages when they are due.
     */
    Attendance attend(String queue);

    /** Lets go of connections and threads. Waits some seconds at most. Does not throw. */
    @Override
    void close();
}
