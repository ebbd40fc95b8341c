package dev.barback.spi;

import dev.barback.BrokerException;
import dev.barback.QueueInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Carries messages from enqueuers to workers. Thread-safe. Every method may throw a {@link BrokerException}, after a
 * bounded time, and may then be repeated. Valid queue names: see {@link QueueNames}.
 */
public interface Broker extends AutoCloseable {

    /** Creates the resources of the queue, if they don't exist. Cheap when repeated; safe when called concurrently. */
    void ensure(String queue);

    /**
     * Publishes messages to a queue, creating it if needed, and returns when all are confirmed. The messages are taken
     * from the iterator one by one, in the caller's thread, while earlier ones may be in flight, so the iterator may
     * create them lazily. An exception of the iterator goes to the caller; messages taken before it may have been
     * published or not.
     *
     * @param messages any number of messages, iterated once; messages with a due time in the future are held back until
     *     then
     * @throws PartlyPublishedException if some of several were confirmed; then all were taken
     * @throws BrokerException if none was confirmed; then not all need to have been taken
     */
    void publish(String queue, Iterable<Message> messages);

    /**
     * Fetches messages that are due, each with a lease of {@link #leaseTime()}.
     *
     * @param max the maximum number of messages, 1 or more
     * @param wait how long to wait for the first message; the call may return earlier with none
     * @return 0 to max leases, in the order of delivery
     */
    List<Lease> fetch(String queue, int max, Duration wait);

    /**
     * Fetches as {@link #fetch(String, int, Duration)}; a broker that can choose by user ({@link
     * MessageAttributes#USER}) asks the policy how many messages each user gets. Others deliver in their own order.
     *
     * @param policy asked if there are several users; called on the caller's thread
     */
    default List<Lease> fetch(String queue, int max, Duration wait, FairnessPolicy policy) {
        return fetch(queue, max, wait);
    }

    /**
     * Whether one call may concern several queues: then a worker fetches from all of its queues with one call, and renews
     * and acknowledges leases of several queues with one call.
     */
    default boolean servesManyQueues() {
        return false;
    }

    /**
     * Fetches from several queues at once, as {@link #fetch(String, int, Duration, FairnessPolicy)} does from one; only if
     * {@link #servesManyQueues}.
     *
     * @param requests one per queue, at least one
     * @param wait how long to wait for the first message of any of them, zero = not at all; the call may return earlier
     *     with none
     * @return leases, for each queue at most as many as requested, in the order of delivery within a queue. If there are
     *     none, no queue had a message that was wanted; an answer with leases says nothing of queues without
     * @throws UnsupportedOperationException if there are several requests, and the broker does not serve many queues
     */
    default List<Lease> fetch(List<FetchRequest> requests, Duration wait) {
        if (requests.size() != 1) {
            throw new UnsupportedOperationException(
                    "This broker fetches from one queue at a time, not from %d.".formatted(requests.size()));
        }
        FetchRequest only = requests.get(0);
        return fetch(only.queue(), only.max(), wait, only.policy());
    }

    /** How long a lease lasts from the fetch, or from its latest renewal. */
    Duration leaseTime();

    /** Renews leases of one queue: they last {@link #leaseTime()} from now. Leases that have ended are skipped. */
    void renew(String queue, Collection<? extends Lease> leases);

    /**
     * Renews leases, each of its own queue, as {@link #renew(String, Collection)} does; with one call if {@link
     * #servesManyQueues}. Repeated after a failure, it concerns all of them again.
     */
    default void renew(Collection<? extends Lease> leases) {
        leases.stream().collect(Collectors.groupingBy(Lease::queue)).forEach(this::renew);
    }

    /** Releases messages at once, without counting the delivery. Leases that have ended are skipped. */
    void release(String queue, Collection<? extends Lease> leases);

    /**
     * Releases messages, each of its own queue, as {@link #release(String, Collection)} does; with one call if {@link
     * #servesManyQueues}.
     */
    default void release(Collection<? extends Lease> leases) {
        leases.stream().collect(Collectors.groupingBy(Lease::queue)).forEach(this::release);
    }

    /** Parks messages until a point in time, without counting the delivery. */
    void park(String queue, Collection<? extends Lease> leases, Instant until);

    /** Acknowledges messages: they are removed. A message whose lease has ended may be delivered again nevertheless. */
    void acknowledge(String queue, Collection<? extends Lease> leases);

    /**
     * Acknowledges messages, each of its own queue, as {@link #acknowledge(String, Collection)} does; with one call if
     * {@link #servesManyQueues}. Repeated after a failure, it concerns all of them again.
     */
    default void acknowledge(Collection<? extends Lease> leases) {
        leases.stream().collect(Collectors.groupingBy(Lease::queue)).forEach(this::acknowledge);
    }

    /**
     * Notes that the ends of jobs are recorded, with which the job store has deleted their messages.
     *
     * @param leases those that {@linkplain Lease#holdsRecord() hold} records
     */
    default void ended(Collection<? extends Lease> leases) {}

    /**
     * Whether the worker still has the lease, as far as the broker can tell: false if its queue was purged, or
     * another worker has leased it. To be asked before a retry is published.
     */
    boolean isHeld(Lease lease);

    /** Removes all messages of a queue: available, leased and delayed ones. Messages published later stay. */
    void purge(String queue);

    /**
     * Tests whether the broker would accept a message, and leaves none behind.
     *
     * @return whether the test wrote something; false if it could only read
     */
    default boolean probe() {
        queues();
        return false;
    }

    /** All queues, by name. */
    List<QueueInfo> queues();

    /**
     * The {@link Lanes} of a queue at this broker. Messages are fetched from each lane by its own name, and
     * acknowledged, renewed, released or parked under the queue name of their leases. All other operations on a queue
     * apply to all its lanes.
     *
     * @return the queue's own name first
     */
    default List<String> lanes(String queue) {
        return List.of(queue);
    }

    /**
     * Starts the maintenance that a queue needs while a worker fetches from it, for example moving delayed messages
     * when they are due.
     */
    QueueMaintenance startMaintenance(String queue);

    /** Closes connections and stops threads. Waits some seconds at most. Does not throw. */
    @Override
    void close();
}
