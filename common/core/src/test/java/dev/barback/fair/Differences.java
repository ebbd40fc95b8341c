package dev.barback.fair;

import dev.barback.fair.Simulation.User;
import java.util.HashMap;
import java.util.Map;

/**
 * Compares every two users at every moment: over any interval in which both were backlogged, their service by weight
 * must not differ by more than the bound. The greatest difference over any interval is the highest minus the lowest
 * difference of the totals since both were backlogged.
 */
final class Differences implements Simulation.Observer {
    static final double ROUNDING = 1 + 1e-6;

    private static final class Pair {
        int stays;
        double least;
        double greatest;
        double leastServed;
        double greatestServed;
    }

    private final Map<String, Pair> pairs = new HashMap<>();
    /** The greatest difference of a pair relative to its bound: 1 is the bound. */
    double worst;

    double worstServed;

    @Override
    public void look(Simulation now) {
        for (User one : now.users.values()) {
            for (User other : now.users.values()) {
                if (one.name.compareTo(other.name) < 0) {
                    compare(one, other, now.now());
                }
            }
        }
    }

    private void compare(User one, User other, double now) {
        String names = one.name + " and " + other.name;
        if (!one.mayStart() || !other.mayStart()) {
            pairs.remove(names);
            return;
        }
        double charged = one.charged / one.load.weight() - other.charged / other.load.weight();
        double served = one.servedAt(now) / one.load.weight() - other.servedAt(now) / other.load.weight();
        Pair pair = pairs.get(names);
        if (pair == null || pair.stays != one.stays + other.stays) {
            pair = new Pair();
            pair.stays = one.stays + other.stays;
            pair.least = pair.greatest = charged;
            pair.leastServed = pair.greatestServed = served;
            pairs.put(names, pair);
        }
        pair.least = Math.min(pair.least, charged);
        pair.greatest = Math.max(pair.greatest, charged);
        pair.leastServed = Math.min(pair.leastServed, served);
        pair.greatestServed = Math.max(pair.greatestServed, served);
        check(names, one, other, pair);
    }

    private void check(String names, User one, User other, Pair pair) {
        double bound = bound(one) + bound(other);
        double boundServed = bound + inFlight(one) + inFlight(other);
        worst = Math.max(worst, (pair.greatest - pair.least) / bound);
        worstServed = Math.max(worstServed, (pair.greatestServed - pair.leastServed) / boundServed);
        if (pair.greatest - pair.least > bound * ROUNDING
                || pair.greatestServed - pair.leastServed > boundServed * ROUNDING) {
            throw new AssertionError("%s: %s charged, at most %s; %s of processors, at most %s"
                    .formatted(
                            names,
                            pair.greatest - pair.least,
                            bound,
                            pair.greatestServed - pair.leastServed,
                            boundServed));
        }
    }

    /** The part of one user in the bound of {@link FairScheduler}. */
    static double bound(User user) {
        double lag = user.load.limit() > 0 ? FairScheduler.HELD_LAG_SECONDS : 0;
        double wrong = user.mostRunning * (user.mostTooLow + user.mostTooHigh);
        double returned = user.mostTooHigh > 0 ? user.chargedForRunningAtStay : 0;
        double longest = Math.max(FairScheduler.ENTRY_SECONDS, user.longestStated);
        return (longest + wrong + lag + returned) / user.load.weight();
    }

    private static double inFlight(User user) {
        return user.mostRunning * (user.longestStated + user.longestTook) / user.load.weight();
    }
}
