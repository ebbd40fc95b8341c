package dev.barback.worker;

import dev.barback.fair.DurationEstimates;
import dev.barback.fair.FairScheduler;
import dev.barback.fair.Share;
import dev.barback.fair.ShareRules;
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
    private final FairScheduler shares = new FairScheduler();
    private final Map<String, UsersLine> lines = new HashMap<>();
    private int waiting;

    UserScheduler(ShareRules rules, DurationEstimates durationEstimates) {
        this.rules = rules;
        this.durationEstimates = durationEstimates;
    }

    /** One user's virtual queue; it exists while jobs of it wait, or run and count for a limit. */
    private static final class UsersLine {
        private final PriorityQueue<Delivery> waiting =
                new PriorityQueue<>(Comparator.comparingInt(Delivery::priority).thenComparingLong(Delivery::order));
        private int limit;
        private int running;

        int startable() {
            return limit == 0 ? waiting.size() : Math.min(waiting.size(), Math.max(0, limit - running));
        }
    }

    int waiting() {
        return waiting;
    }

    /** The number of jobs that could start now, given enough processors. */
    int startable() {
        if (rules.rules().isEmpty()) {
            return waiting;
        }
        int all = 0;
        for (UsersLine line : lines.values()) {
            all += line.startable();
        }
        return all;
    }

    void add(Delivery delivery) {
        Share share = rules.of(delivery.user(), delivery.jobClass());
        UsersLine line = lines.computeIfAbsent(share.line(), name -> new UsersLine());
        line.limit = share.limit();
        line.waiting.add(delivery);
        waiting++;
        delivery.standsIn(share.line());
        shares.backlogged(share.line(), share.weight(), share.limit());
    }

    /** Starts the next job, and charges it to its user. At least one job must be startable. */
    Delivery next() {
        String user = shares.next();
        UsersLine line = user == null ? null : lines.get(user);
        if (user == null || line == null) {
            throw new IllegalStateException("Nothing waits that may start.");
        }
        Delivery next = line.waiting.remove();
        waiting--;
        line.running++;
        double cost = cost(next);
        next.charge(cost);
        shares.started(user, cost);
        leaveIfEmpty(user, line);
        return next;
    }

    /**
     * Previews the next turns of users who have more messages at the broker, after those of the jobs that wait here. A
     * user with a limit may have as many jobs waiting here as running, so that the next is fetched when one ends.
     */
    SharePreview foresee(Collection<String> users) {
        FairScheduler future = shares.ifAllEnded();
        Map<String, String> byLine = new HashMap<>();
        for (String user : users) {
            Share share = rules.of(user.isEmpty() ? null : user, null);
            byLine.put(share.line(), user);
            future.backlogged(share.line(), share.weight(), share.limit());
        }
        lines.forEach((user, line) -> {
            for (int i = line.waiting.size(); i > 0 && future.mayStart(user); i--) {
                future.started(user, perUser.estimate(user));
            }
            if (!byLine.containsKey(user)) {
                future.idle(user);
            }
        });
        return new SharePreview(future, byLine, perUser);
    }

    /** Notes that a job has ended: its charge becomes the time that it took. */
    void ended(Delivery delivery, double seconds) {
        String user = delivery.line();
        UsersLine line = lines.get(user);
        if (line != null) {
            line.running--;
            leaveIfEmpty(user, line);
        }
        shares.ended(user, delivery.charged(), seconds);
        String jobClass = delivery.jobClass();
        perUser.took(user, seconds);
        if (jobClass != null) {
            durationEstimates.took(jobClass, seconds);
        }
    }

    /** Removes the waiting jobs that match. */
    List<Delivery> removeIf(Predicate<Delivery> fits) {
        List<Delivery> removed = new ArrayList<>();
        for (Map.Entry<String, UsersLine> entry : List.copyOf(lines.entrySet())) {
            UsersLine line = entry.getValue();
            for (Iterator<Delivery> all = line.waiting.iterator(); all.hasNext(); ) {
                Delivery delivery = all.next();
                if (fits.test(delivery)) {
                    all.remove();
                    removed.add(delivery);
                }
            }
            leaveIfEmpty(entry.getKey(), line);
        }
        waiting -= removed.size();
        return removed;
    }

    /** Whether a job that could start matches. */
    boolean anyStartable(Predicate<Delivery> fits) {
        Collection<UsersLine> all = lines.values();
        return all.stream()
                .anyMatch(line -> line.startable() > 0 && line.waiting.stream().anyMatch(fits));
    }

    private void leaveIfEmpty(String user, UsersLine line) {
        if (line.waiting.isEmpty()) {
            shares.idle(user);
            if (line.running == 0) {
                lines.remove(user);
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
