package dev.barback.internal.fair;

import dev.barback.internal.fair.Simulation.User;
import java.util.HashMap;
import java.util.Map;

/**
 * Checks the bound on waiting: while a user waits for its turn, no other user gets more. Estimates have to be right.
 */
final class Waits implements Simulation.Observer {
    private record Wait(int picked, int stays, Map<String, Double> chargedToOthers) {}

    private final Map<String, Wait> waits = new HashMap<>();

    @Override
    public void onStep(Simulation simulation) {
        for (User user : simulation.users.values()) {
            if (!user.mayStart()) {
                waits.remove(user.name);
                continue;
            }
            Wait wait = waits.get(user.name);
            if (wait == null || wait.picked() != user.picked || wait.stays() != user.stays) {
                Map<String, Double> charged = new HashMap<>();
                simulation.users.values().forEach(other -> charged.put(other.name, other.charged));
                waits.put(user.name, new Wait(user.picked, user.stays, charged));
            } else {
                check(simulation, user, wait);
            }
        }
    }

    private static void check(Simulation simulation, User user, Wait wait) {
        double ahead = Math.max(FairScheduler.ENTRY_SECONDS, user.maxStated) / user.load.weight();
        for (User other : simulation.users.values()) {
            double charged = other.charged - wait.chargedToOthers().get(other.name);
            double max = other.load.weight() * ahead + other.maxStated;
            if (charged > max * Differences.ROUNDING) {
                throw new AssertionError(
                        "%s got %s while %s waited, at most %s".formatted(other.name, charged, user.name, max));
            }
        }
    }
}
