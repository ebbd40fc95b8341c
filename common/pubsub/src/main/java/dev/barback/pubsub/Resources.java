package dev.barback.pubsub;

import dev.barback.broker.QueueNames;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The topics and subscriptions of queues. A queue has two of each: {@code q} and {@code q.scheduled}, each
 * subscription with its topic's name. They are made before anything is published, since a topic without a
 * subscription drops messages. What is there is remembered. Thread-safe.
 */
final class Resources {
    private final Creation creation;
    private final Mending mending;
    private final Set<String> there = ConcurrentHashMap.newKeySet();
    private final Map<String, Object> locks = new ConcurrentHashMap<>();

    Resources(Creation creation, Mending mending) {
        this.creation = creation;
        this.mending = mending;
    }

    /** The name of the topic and the subscription of a queue's delayed messages. */
    static String scheduled(String queue) {
        return queue + QueueNames.SCHEDULED;
    }

    /** Makes what is missing, unless this process knows it to be there. */
    void ensure(String queue) {
        if (there.contains(queue)) {
            return;
        }
        synchronized (locks.computeIfAbsent(QueueNames.check(queue), name -> new Object())) {
            if (!there.contains(queue)) {
                make(queue);
                there.add(queue);
            }
        }
    }

    /** Makes what is missing, after something turned out to be. */
    void renew(String queue) {
        there.remove(queue);
        there.remove(QueueNames.MORGUE);
        ensure(queue);
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
        return newTopic && !newSubscription;
    }
}
