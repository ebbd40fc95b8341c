package dev.barback.internal.fair;

import dev.barback.internal.fair.Simulation.User;
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
        double min;
        double max;
        double minServed;
        double maxServed;
    }

    private final Map<String, Pair> pairs = new HashMap<>();
    /** The greatest difference of a pair relative to its bound: 1 is the bound. */
    double worst;

    double worstServed;

    @Override
    public void onStep(Simulation now) {
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
            pair.min = pair.max = charged;
            pair.minServed = pair.maxServed = served;
            pairs.put(names, pair);
        }
        pair.min = Math.min(pair.min, charged);
        pair.max = Math.max(pair.max, charged);
        pair.minServed = Math.min(pair.minServed, served);
        pair.maxServed = Math.max(pair.maxServed, served);
        check(names, one, other, pair);
    }

    private void check(String names, User one, User other, Pair pair) {
        double bound = bound(one) + bound(other);
        double boundServed = bound + inFlight(one) + inFlight(other);
        worst = Math.max(worst, (pair.max - pair.min) / bound);
        worstServed = Math.max(worstServed, (pair.maxServed - pair.minServed) / boundServed);
        if (pair.max - pair.min > bound * ROUNDING || pair.maxServed - pair.minServed > boundServed * ROUNDING) {
            throw new AssertionError("%s: %s charged, at most %s; %s of processors, at most %s"
                    .formatted(names, pair.max - pair.min, bound, pair.maxServed - pair.minServed, boundServed));
        }
    }

    /** The part of one user in the bound of {@link FairScheduler}. */
    static double bound(User user) {
        double heldLag = user.load.limit() > 0 ? FairScheduler.HELD_LAG_SECONDS : 0;
        double misestimates = user.maxRunning * (user.maxUnderestimate + user.maxOverestimate);
        double refunds = user.maxOverestimate > 0 ? user.chargedForRunningAtStay : 0;
        double longest = Math.max(FairScheduler.ENTRY_SECONDS, user.maxStated);
        return (longest + misestimates + heldLag + refunds) / user.load.weight();
    }

    private static double inFlight(User user) {
        return user.maxRunning * (user.maxStated + user.maxTook) / user.load.weight();
    }
}
