package dev.barback.web.events;

import dev.barback.record.JobRecord;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Who listens, found by job and by user. Thread-safe. */
final class Listeners {
    private final EventProperties limits;
    private final Map<Interest, Set<Listener>> byInterest = new ConcurrentHashMap<>();
    private final Set<Listener> all = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> byUser = new HashMap<>(); // guarded by this
    private int taken; // guarded by this

    Listeners(EventProperties limits) {
        this.limits = limits;
    }

    /** A seat that one listener takes, until it is given back. */
    final class Seat {
        private final @Nullable String user;
        private boolean isBack; // guarded by Listeners

        private Seat(@Nullable String user) {
            this.user = user;
        }

        void giveBack() {
            synchronized (Listeners.this) {
                if (!isBack) {
                    isBack = true;
                    taken--;
                    if (user != null) {
                        byUser.computeIfPresent(user, (name, count) -> count == 1 ? null : (Integer) (count - 1));
                    }
                }
            }
        }
    }

    /**
     * Takes a seat.
     *
     * @param user who asks for it; null = nobody knows
     * @throws FullHouseException if there is none
     */
    synchronized Seat take(@Nullable String user) {
        if (taken >= limits.maxListeners()) {
            throw new FullHouseException(
                    "As many follow their jobs here as there may (barback.web.events.max-listeners). Try again later, or"
                            + " ask for the jobs now and then.",
                    false);
        } else if (user != null && byUser.getOrDefault(user, 0) >= limits.maxListenersPerUser()) {
            throw new FullHouseException(
                    "You follow your jobs %d times already, the most there may be (barback.web.events.max-listeners-per-user)."
                            .formatted(limits.maxListenersPerUser()),
                    true);
        }
        taken++;
        if (user != null) {
            byUser.merge(user, 1, Integer::sum);
        }
        return new Seat(user);
    }

    void add(Listener listener) {
        all.add(listener);
        byInterest.compute(listener.interest(), (interest, others) -> {
            Set<Listener> set = others == null ? ConcurrentHashMap.newKeySet() : others;
            set.add(listener);
            return set;
        });
    }

    /** Takes one out that has ended, and gives its seat back. Also again. */
    void remove(Listener listener, Seat seat) {
        seat.giveBack();
        all.remove(listener);
        byInterest.computeIfPresent(listener.interest(), (interest, others) -> {
            others.remove(listener);
            return others.isEmpty() ? null : others;
        });
    }

    /** Whether nobody listens, or is about to. */
    synchronized boolean isUnused() {
        return taken == 0;
    }

    void forEach(Consumer<Listener> action) {
        all.forEach(action);
    }

    /** Those who want to hear of a job; found without looking at the others. */
    Set<Listener> of(JobRecord job) {
        Set<Listener> found = new HashSet<>();
        String user = job.job().user();
        addTo(found, new Interest(null, null));
        addTo(found, new Interest(job.jobId(), null));
        if (user != null) {
            addTo(found, new Interest(null, user));
            addTo(found, new Interest(job.jobId(), user));
        }
        return found;
    }

    private void addTo(Set<Listener> found, Interest interest) {
        found.addAll(byInterest.getOrDefault(interest, Set.of()));
    }
}
