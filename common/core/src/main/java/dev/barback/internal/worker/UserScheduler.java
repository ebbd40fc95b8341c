package dev.barback.internal.worker;

import dev.barback.internal.fair.DurationEstimates;
import dev.barback.internal.fair.FairScheduler;
import dev.barback.internal.fair.Share;
import dev.barback.internal.fair.ShareRules;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/**
 * Decides which of one queue's waiting jobs is next: first the user by share, then the user's job by priority and
 * arrival. Guarded by the dispatcher's lock.
 */
final class UserScheduler {
    private final ShareRules rules;
    private final DurationEstimates durationEstimates;
    private final DurationEstimates perUser = new DurationEstimates();
    private final FairScheduler fairScheduler = new FairScheduler();
    private final Map<String, UserQueue> queues = new HashMap<>();
    private int waiting;
    private int startable;

    UserScheduler(ShareRules rules, DurationEstimates durationEstimates) {
        this.rules = rules;
        this.durationEstimates = durationEstimates;
    }

    /** One user's virtual queue; it exists while jobs of it wait, or run and count for a limit. */
    private static final class UserQueue {
        private final PriorityQueue<Delivery> waiting = new PriorityQueue<>(
                Comparator.comparingInt(Delivery::priority).thenComparingLong(Delivery::arrivalNumber));
        private int limit;
        private int running;
        private int countedStartable;

        int startable() {
            return limit == 0 ? waiting.size() : Math.min(waiting.size(), Math.max(0, limit - running));
        }
    }

    int waiting() {
        return waiting;
    }

    /** The number of jobs that could start now, given enough processors. */
    int startable() {
        return startable;
    }

    void add(Delivery delivery) {
        Share share = rules.of(delivery.user(), delivery.jobClass());
        UserQueue queue = queues.computeIfAbsent(share.virtualQueue(), name -> new UserQueue());
        queue.limit = share.limit();
        queue.waiting.add(delivery);
        waiting++;
        count(queue);
        delivery.setVirtualQueue(share.virtualQueue());
        fairScheduler.markBacklogged(share.virtualQueue(), share.weight(), share.limit());
    }

    /** Starts the next job, and charges it to its user. At least one job must be startable. */
    Delivery next() {
        String user = fairScheduler.next();
        UserQueue queue = user == null ? null : queues.get(user);
        if (user == null || queue == null) {
            throw new IllegalStateException("Nothing waits that may start.");
        }
        Delivery next = queue.waiting.remove();
        waiting--;
        queue.running++;
        count(queue);
        double cost = cost(next);
        next.charge(cost);
        fairScheduler.started(user, cost);
        removeIfEmpty(user, queue);
        return next;
    }

    /**
     * Previews the next turns of users who have more messages at the broker, after those of the jobs that wait here. A
     * user with a limit may have as many jobs waiting here as running, so that the next is fetched when one ends.
     */
    SharePreview preview(Collection<String> users) {
        FairScheduler future = fairScheduler.withoutRunningJobs();
        Map<String, String> userByQueue = new HashMap<>();
        for (String user : users) {
            Share share = rules.of(user.isEmpty() ? null : user, null);
            userByQueue.put(share.virtualQueue(), user);
            future.markBacklogged(share.virtualQueue(), share.weight(), share.limit());
        }
        queues.forEach((user, queue) -> {
            for (int i = queue.waiting.size(); i > 0 && future.mayStart(user); i--) {
                future.started(user, perUser.estimate(user));
            }
            if (!userByQueue.containsKey(user)) {
                future.markIdle(user);
            }
        });
        return new SharePreview(future, userByQueue, perUser);
    }

    /** Notes that a job has ended: its charge becomes the time that it took. */
    void ended(Delivery delivery, double seconds) {
        String user = delivery.virtualQueue();
        UserQueue queue = queues.get(user);
        if (queue != null) {
            queue.running--;
            count(queue);
            removeIfEmpty(user, queue);
        }
        fairScheduler.ended(user, delivery.charged(), seconds);
        String jobClass = delivery.jobClass();
        perUser.recordDuration(user, seconds);
        if (jobClass != null) {
            durationEstimates.recordDuration(jobClass, seconds);
        }
    }

    /** Removes the waiting jobs that match. */
    List<Delivery> removeIf(Predicate<Delivery> predicate) {
        List<Delivery> removed = new ArrayList<>();
        for (Map.Entry<String, UserQueue> entry : List.copyOf(queues.entrySet())) {
            UserQueue queue = entry.getValue();
            for (Iterator<Delivery> all = queue.waiting.iterator(); all.hasNext(); ) {
                Delivery delivery = all.next();
                if (predicate.test(delivery)) {
                    all.remove();
                    removed.add(delivery);
                }
            }
            count(queue);
            removeIfEmpty(entry.getKey(), queue);
        }
        waiting -= removed.size();
        return removed;
    }

    /** Whether a job that could start matches. */
    boolean anyStartable(Predicate<Delivery> predicate) {
        Collection<UserQueue> all = queues.values();
        return all.stream()
                .anyMatch(
                        queue -> queue.startable() > 0 && queue.waiting.stream().anyMatch(predicate));
    }

    /** Counts a user's startable jobs again, after a change. */
    private void count(UserQueue queue) {
        int now = queue.startable();
        startable += now - queue.countedStartable;
        queue.countedStartable = now;
    }

    private void removeIfEmpty(String user, UserQueue queue) {
        if (queue.waiting.isEmpty()) {
            fairScheduler.markIdle(user);
            if (queue.running == 0) {
                queues.remove(user);
            }
        }
    }

    private double cost(Delivery delivery) {
        Double stated = delivery.statedSeconds();
        String jobClass = delivery.jobClass();
        if (stated != null) {
            return Math.min(stated, FairScheduler.MAX_SECONDS);
        }
        return jobClass == null ? DurationEstimates.DEFAULT_SECONDS : durationEstimates.estimate(jobClass);
    }
}
