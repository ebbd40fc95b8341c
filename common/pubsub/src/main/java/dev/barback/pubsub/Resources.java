package dev.barback.pubsub;

import dev.barback.broker.QueueNames;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The topics and subscriptions of queues. A queue has two of each: {@code q} and {@code q.scheduled}, each
 * subscription with its topic's name. They are made before anything is published, since a topic without a
 * subscription drops messages; those that were there are looked at. Thread-safe.
 *
 * <p>What is there is remembered as an edition, which ends when something turns out to be missing, or when the
 * connection to an emulator broke (a restarted emulator has lost everything). While an edition is made anew,
 * others may publish to a topic that has no subscription yet: who finds after publishing that the edition has
 * ended publishes once more.
 */
final class Resources {
    private final Connection connection;
    private final Creation creation;
    private final Fitness fitness;
    private final Mending mending;
    private final Map<String, Edition> editions = new ConcurrentHashMap<>();

    Resources(Connection connection, Creation creation, Mending mending) {
        this.connection = connection;
        this.creation = creation;
        this.fitness = new Fitness(connection, creation);
        this.mending = mending;
    }

    /** The name of the topic and the subscription of a queue's delayed messages. */
    static String scheduled(String queue) {
        return queue + QueueNames.SCHEDULED;
    }

    /** Makes what is missing, unless this process knows it to be there. Gives the present edition. */
    int ensure(String queue) {
        Edition edition = editions.computeIfAbsent(queue, name -> new Edition());
        return edition.isComplete() ? edition.number : complete(queue, edition);
    }

    /** Makes what is missing, after something turned out to be in this edition; unless others just did. */
    void renew(String queue, int edition) {
        endEdition(QueueNames.MORGUE, ensure(QueueNames.MORGUE));
        endEdition(queue, edition);
        ensure(queue);
    }

    /**
     * To be asked by those who found a subscription missing, and have renewed: without the right to make it, it
     * may be missing for long.
     *
     * @throws CallFailed the failure, if this process may not make that subscription
     */
    void requireMakeable(String subscription, CallFailed missing) {
        if (creation.isDenied(subscription)) {
            throw missing;
        }
    }

    /** Whether the queue's resources were there all the time since this edition was given out. */
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

    /** Those who wait for another's attempt share its failure: one after the other, they would wait for minutes. */
    private int complete(String queue, Edition edition) {
        int attempts = edition.attempts;
        edition.lock.lock();
        try {
            if (edition.isComplete()) {
                return edition.number;
            }
            CallFailed failure = edition.failure;
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
        } catch (CallFailed e) {
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
            mending.mend(queue);
        }
    }

    /** True if the subscription is older than the topic, and so listens to one that was deleted. */
    private boolean pair(String id) {
        boolean newTopic = creation.createTopic(id);
        boolean newSubscription = creation.createSubscription(id);
        if (!newTopic || !newSubscription) {
            fitness.require(id);
        }
        return newTopic && !newSubscription;
    }

    /** What is known of one queue's resources. Changed by those who hold its lock, first come, first served. */
    private final class Edition {
        final ReentrantLock lock = new ReentrantLock(true);
        volatile int number;
        volatile boolean complete;
        volatile int breaks;
        volatile int attempts;
        volatile @Nullable CallFailed failure;

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
