package dev.barback.pubsub;

import dev.barback.broker.QueueNames;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Creates and checks the topics and subscriptions of queues. A queue has two of each: {@code q} and {@code q.scheduled},
 * each subscription with its topic's name. They are created before a message is published, since a topic without a
 * subscription drops messages; existing ones are checked. Thread-safe.
 *
 * <p>What exists is remembered as an edition, which ends when a topic or subscription turns out to be missing, or when the
 * connection to an emulator broke (a restarted emulator has lost everything). While an edition is created, other threads
 * may publish to a topic that has no subscription yet: a publisher that finds after publishing that the edition has ended
 * publishes again.
 */
final class Topology {
    private final PubSubConnection connection;
    private final TopologyCreator topologyCreator;
    private final TopologyCheck topologyCheck;
    private final SubscriptionRepair subscriptionRepair;
    private final Map<String, Edition> editions = new ConcurrentHashMap<>();

    Topology(PubSubConnection connection, TopologyCreator topologyCreator, SubscriptionRepair subscriptionRepair) {
        this.connection = connection;
        this.topologyCreator = topologyCreator;
        this.topologyCheck = new TopologyCheck(connection, topologyCreator);
        this.subscriptionRepair = subscriptionRepair;
    }

    /** The name of the topic and the subscription of a queue's delayed messages. */
    static String scheduled(String queue) {
        return queue + QueueNames.SCHEDULED;
    }

    /** Creates missing topics and subscriptions, unless this process knows that all exist. Returns the current edition. */
    int ensure(String queue) {
        Edition edition = editions.computeIfAbsent(queue, name -> new Edition());
        return edition.isComplete() ? edition.number : complete(queue, edition);
    }

    /** Ends this edition, in which something is missing, unless it has ended, and creates what is missing. */
    void renew(String queue, int edition) {
        endEdition(QueueNames.MORGUE, ensure(QueueNames.MORGUE));
        endEdition(queue, edition);
        ensure(queue);
    }

    /**
     * Called after {@link #renew} for a missing subscription: without the permission to create it, it may be missing for
     * long.
     *
     * @throws PubSubCallException the failure, if this process may not create that subscription
     */
    void requireMakeable(String subscription, PubSubCallException missing) {
        if (topologyCreator.isDenied(subscription)) {
            throw missing;
        }
    }

    /** Whether the queue's topics and subscriptions existed all the time since this edition was returned. */
    boolean isPresent(String queue, int edition) {
        Edition present = editions.get(queue);
        return present != null && present.number == edition && present.isComplete();
    }

    private void endEdition(String queue, int number) {
        Edition edition = editions.computeIfAbsent(queue, name -> new Edition());
        edition.lock.lock();
        try {
            if (edition.number == number) {
                edition.complete = false;
            }
        } finally {
            edition.lock.unlock();
        }
    }

    /** Threads that wait for another thread's attempt share its failure: one after the other, they would take minutes. */
    private int complete(String queue, Edition edition) {
        int attempts = edition.attempts;
        edition.lock.lock();
        try {
            if (edition.isComplete()) {
                return edition.number;
            }
            PubSubCallException failure = edition.failure;
            if (failure != null && edition.attempts != attempts) {
                throw failure;
            }
            return attempt(queue, edition);
        } finally {
            edition.lock.unlock();
        }
    }

    private int attempt(String queue, Edition edition) {
        edition.begin();
        try {
            make(queue);
        } catch (PubSubCallException e) {
            edition.failure = e;
            throw e;
        }
        edition.complete = true;
        return edition.number;
    }

    private void make(String queue) {
        if (!queue.equals(QueueNames.MORGUE)) {
            ensure(QueueNames.MORGUE); // the dead-letter topic of all others
        }
        boolean scheduledIsDeaf = pair(scheduled(queue));
        boolean queueIsDeaf = pair(queue);
        if (scheduledIsDeaf || queueIsDeaf) {
            subscriptionRepair.mend(queue);
        }
    }

    /** True if the subscription is on a deleted topic, also if this process may not look at it, but has made the topic. */
    private boolean pair(String id) {
        boolean newTopic = topologyCreator.createTopic(id);
        boolean newSubscription = topologyCreator.createSubscription(id);
        boolean found = !newTopic || !newSubscription;
        boolean deaf = found && topologyCheck.require(id);
        return deaf || (newTopic && !newSubscription);
    }

    /** What is known of one queue's topics and subscriptions. Changed under its lock, which is fair. */
    private final class Edition {
        final ReentrantLock lock = new ReentrantLock(true);
        volatile int number;
        volatile boolean complete;
        volatile int breaks;
        volatile int attempts;
        volatile @Nullable PubSubCallException failure;

        boolean isComplete() {
            return complete && breaks == connection.breaks();
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // the lock is held
        void begin() {
            complete = false;
            failure = null;
            attempts++;
            number++;
            breaks = connection.breaks();
        }
    }
}
