package dev.barback.worker;

import dev.barback.fair.Durations;
import dev.barback.fair.FairShares;
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
 * What waits of one queue: a line for each user, and whose turn it is. In a line, priority comes first, then arrival.
 * Guarded by the inbox' lock.
 */
final class Turns {
    private final ShareRules rules;
    private final Durations durations;
    private final Durations perUser = new Durations();
    private final FairShares shares = new FairShares();
    private final Map<String, UsersLine> lines = new HashMap<>();
    private int waiting;

    Turns(ShareRules rules, Durations durations) {
        this.rules = rules;
        this.durations = durations;
    }

    /** One user's line; it is there while something waits in it, or runs and counts for a limit. */
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

    /** How many could start now, if there were processors enough. */
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

    /** The next to start, which is charged to its user. There must be one that is startable. */
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
     * Whose turns the next will be, once what waits here has had its turn: of users who have more at the broker. Who has a
     * limit may have as many waiting here as run, so that the next is at hand when one ends.
     */
    Foresight foresee(Collection<String> users) {
        FairShares future = shares.ifAllEnded();
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
        return new Foresight(future, byLine, perUser);
    }

    /** A job that was started has ended; what was charged for it becomes what it took. */
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
            durations.took(jobClass, seconds);
        }
    }

    /** Takes out what fits. */
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

    /** Whether one of those that could start fits. */
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
            return Math.min(stated, FairShares.MOST_SECONDS);
        }
        return jobClass == null ? Durations.DEFAULT_SECONDS : durations.estimate(jobClass);
    }
}
