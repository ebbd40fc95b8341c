package dev.barback.internal.pubsub;

import dev.barback.spi.QueueNames;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Creates and checks the topics and subscriptions of queues. A queue has two of each: {@code q} and {@code q.scheduled},
 * each subscription with its topic's name. They are created before a message is published, since a topic without a
 * subscription drops messages; existing ones are checked. Thread-safe.
 *
 * <p>What exists is remembered as a generation, which ends when a topic or subscription turns out to be missing, or when the
 * connection to an emulator broke (a restarted emulator has lost everything). While a generation is created, other threads
 * may publish to a topic that has no subscription yet: a publisher that finds after publishing that the generation has ended
 * publishes again.
 */
final class Topology {
    private final PubSubConnection connection;
    private final TopologyCreator topologyCreator;
    private final TopologyCheck topologyCheck;
    private final SubscriptionRepair subscriptionRepair;
    private final Map<String, Generation> generations = new ConcurrentHashMap<>();

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

    /** Creates missing topics and subscriptions, unless this process knows that all exist. Returns the current generation. */
    int ensure(String queue) {
        Generation generation = generations.computeIfAbsent(queue, name -> new Generation());
        return generation.isComplete() ? generation.number : createOnce(queue, generation);
    }

    /** Ends this generation, in which something is missing, unless it has ended, and creates what is missing. */
    void recreate(String queue, int generation) {
        endGeneration(QueueNames.MORGUE, ensure(QueueNames.MORGUE));
        endGeneration(queue, generation);
        ensure(queue);
    }

    /**
     * Called after {@link #recreate} for a missing subscription: without the permission to create it, it may be missing for
     * long.
     *
     * @throws PubSubCallException the failure, if this process may not create that subscription
     */
    void requireCreatable(String subscription, PubSubCallException missing) {
        if (topologyCreator.isDenied(subscription)) {
            throw missing;
        }
    }

    /** Whether the queue's topics and subscriptions existed all the time since this generation was returned. */
    boolean isPresent(String queue, int generation) {
        Generation present = generations.get(queue);
        return present != null && present.number == generation && present.isComplete();
    }

    private void endGeneration(String queue, int number) {
        Generation generation = generations.computeIfAbsent(queue, name -> new Generation());
        generation.lock.lock();
        try {
            if (generation.number == number) {
                generation.complete = false;
            }
        } finally {
            generation.lock.unlock();
        }
    }

    /** Threads that wait for another thread's attempt share its failure: one after the other, they would take minutes. */
    private int createOnce(String queue, Generation generation) {
        int attempts = generation.attempts;
        generation.lock.lock();
        try {
            if (generation.isComplete()) {
                return generation.number;
            }
            PubSubCallException failure = generation.failure;
            if (failure != null && generation.attempts != attempts) {
                throw failure;
            }
            return tryCreate(queue, generation);
        } finally {
            generation.lock.unlock();
        }
    }

    private int tryCreate(String queue, Generation generation) {
        generation.begin();
        try {
            create(queue);
        } catch (PubSubCallException e) {
            generation.failure = e;
            throw e;
        }
        generation.complete = true;
        return generation.number;
    }

    private void create(String queue) {
        if (!queue.equals(QueueNames.MORGUE)) {
            ensure(QueueNames.MORGUE); // the dead-letter topic of all others
        }
        boolean scheduledNeedsRepair = createPair(scheduled(queue));
        boolean queueNeedsRepair = createPair(queue);
        if (scheduledNeedsRepair || queueNeedsRepair) {
            subscriptionRepair.repair(queue);
        }
    }

    /** True if the subscription is on a deleted topic, also if this process may not read it, but has created the topic. */
    private boolean createPair(String id) {
        boolean newTopic = topologyCreator.createTopic(id);
        boolean newSubscription = topologyCreator.createSubscription(id);
        boolean existed = !newTopic || !newSubscription;
        boolean isOrphaned = existed && topologyCheck.requireUsable(id);
        return isOrphaned || (newTopic && !newSubscription);
    }

    /** What is known of one queue's topics and subscriptions. Changed under its lock, which is fair. */
    private final class Generation {
        final ReentrantLock lock = new ReentrantLock(true);
        volatile int number;
        volatile boolean complete;
        volatile int disconnects;
        volatile int attempts;
        volatile @Nullable PubSubCallException failure;

        boolean isComplete() {
            return complete && disconnects == connection.disconnects();
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // the lock is held
        void begin() {
            complete = false;
            failure = null;
            attempts++;
            number++;
            disconnects = connection.disconnects();
        }
    }
}
