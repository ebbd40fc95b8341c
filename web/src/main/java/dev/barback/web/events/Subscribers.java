package dev.barback.web.events;

import dev.barback.JobRecord;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The open event streams, by job and by user. Thread-safe. */
final class Subscribers {
    private final EventProperties limits;
    private final Map<Subscription, Set<Subscriber>> bySubscription = new ConcurrentHashMap<>();
    private final Set<Subscriber> all = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> byUser = new HashMap<>(); // guarded by this
    private int acquired; // guarded by this

    Subscribers(EventProperties limits) {
        this.limits = limits;
    }

    /** A permit of one subscriber, until it is given back. */
    final class Permit {
        private final @Nullable String user;
        private boolean isReleased; // guarded by Subscribers

        private Permit(@Nullable String user) {
            this.user = user;
        }

        void release() {
            synchronized (Subscribers.this) {
                if (!isReleased) {
                    isReleased = true;
                    acquired--;
                    if (user != null) {
                        byUser.computeIfPresent(user, (name, count) -> count == 1 ? null : (Integer) (count - 1));
                    }
                }
            }
        }
    }

    /**
     * Takes a permit.
     *
     * @param user the subscriber's user; null = unknown
     * @throws TooManySubscribersException if there is none left
     */
    synchronized Permit acquire(@Nullable String user) {
        if (acquired >= limits.maxStreams()) {
            throw new TooManySubscribersException(
                    "The maximum number of event streams is reached (barback.web.events.max-streams). Try again"
                            + " later, or poll the jobs.",
                    false);
        } else if (user != null && byUser.getOrDefault(user, 0) >= limits.maxStreamsPerUser()) {
            throw new TooManySubscribersException(
                    "You have %d event streams already, the maximum (barback.web.events.max-streams-per-user)."
                            .formatted(limits.maxStreamsPerUser()),
                    true);
        }
        acquired++;
        if (user != null) {
            byUser.merge(user, 1, Integer::sum);
        }
        return new Permit(user);
    }

    void add(Subscriber subscriber) {
        all.add(subscriber);
        bySubscription.compute(subscriber.subscription(), (subscription, others) -> {
            Set<Subscriber> set = others == null ? ConcurrentHashMap.newKeySet() : others;
            set.add(subscriber);
            return set;
        });
    }

    /** Removes an ended subscriber and gives its permit back. Idempotent. */
    void remove(Subscriber subscriber, Permit permit) {
        permit.release();
        all.remove(subscriber);
        bySubscription.computeIfPresent(subscriber.subscription(), (subscription, others) -> {
            others.remove(subscriber);
            return others.isEmpty() ? null : others;
        });
    }

    /** Whether there is no subscriber, not even a joining one. */
    synchronized boolean isUnused() {
        return acquired == 0;
    }

    void forEach(Consumer<Subscriber> action) {
        all.forEach(action);
    }

    /** The subscribers of a job, found without iterating over the others. */
    Set<Subscriber> subscribersOf(JobRecord job) {
        Set<Subscriber> found = new HashSet<>();
        String user = job.job().user();
        addTo(found, new Subscription(null, null));
        addTo(found, new Subscription(job.jobId(), null));
        if (user != null) {
            addTo(found, new Subscription(null, user));
            addTo(found, new Subscription(job.jobId(), user));
        }
        return found;
    }

    private void addTo(Set<Subscriber> found, Subscription subscription) {
        found.addAll(bySubscription.getOrDefault(subscription, Set.of()));
    }
}
