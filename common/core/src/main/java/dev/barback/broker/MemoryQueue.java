package dev.barback.broker;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One queue of a {@link MemoryBroker}, which guards it. */
final class MemoryQueue {
    private final String name;
    private final Clock clock;
    private final Duration leaseTime;
    private final MemoryIndex waiting = new MemoryIndex();
    private final Set<Held> leased = new HashSet<>();

    MemoryQueue(String name, Clock clock, Duration leaseTime) {
        this.name = name;
        this.clock = clock;
        this.leaseTime = leaseTime;
    }

    void add(Message message, long arrival) {
        Instant due = message.dueAt() == null ? clock.instant() : message.dueAt();
        waiting.add(new Place(message, due, arrival, 0));
    }

    List<Lease> take(int max) {
        endLeases();
        List<Lease> taken = new ArrayList<>();
        for (Place first = waiting.first();
                first != null && taken.size() < max && isDue(first);
                first = waiting.first()) {
            waiting.remove(first);
            taken.add(lease(first));
        }
        return taken;
    }

    /** Leases due messages, as many by user as the policy decides. */
    List<Lease> take(int max, FairnessPolicy policy) {
        endLeases();
        List<String> users = waiting.users(this::isDue);
        if (users.size() < 2) {
            return take(max);
        }
        List<Held> taken = new ArrayList<>();
        policy.share(users, max).forEach((user, places) -> {
            Place first = waiting.firstOf(user);
            for (int i = 0; first != null && i < places && isDue(first); i++) {
                waiting.remove(first);
                taken.add(lease(first));
                first = waiting.firstOf(user);
            }
        });
        taken.sort(Comparator.comparing(Held::place));
        return List.copyOf(taken);
    }

    /** Leases that message, due or not; null if it no longer waits. */
    @Nullable Lease take(Place which) {
        endLeases();
        return waiting.remove(which) ? lease(which) : null;
    }

    Collection<Place> waiting() {
        endLeases();
        return waiting.all();
    }

    boolean holds(Lease lease) {
        return leased.contains(lease);
    }

    void extend(Held lease) {
        lease.until = clock.instant().plus(leaseTime);
    }

    void putBack(Held lease, Instant due) {
        leased.remove(lease);
        Place place = lease.place;
        waiting.add(new Place(place.message(), due, place.arrival(), place.deliveries() - 1));
    }

    void remove(Held lease) {
        leased.remove(lease);
    }

    void clear() {
        waiting.clear();
        leased.clear();
    }

    void endLeases() {
        Instant now = clock.instant();
        leased.removeIf(lease -> {
            boolean ended = !lease.until.isAfter(now);
            if (ended) {
                waiting.add(lease.place);
            }
            return ended;
        });
    }

    QueueInfo info() {
        endLeases();
        long available = waiting.all().stream().filter(this::isDue).count();
        return new QueueInfo(
                name,
                OptionalLong.of(available),
                OptionalLong.of(leased.size()),
                OptionalLong.of(waiting.all().size() - available),
                "");
    }

    private Held lease(Place place) {
        Place counted = new Place(place.message(), place.due(), place.arrival(), place.deliveries() + 1);
        Held lease = new Held(name, counted, clock.instant(), leaseTime);
        leased.add(lease);
        return lease;
    }

    private boolean isDue(Place place) {
        return !place.due().isAfter(clock.instant());
    }

    /** A message and its position in the queue: by due time, then arrival. */
    record Place(Message message, Instant due, long arrival, int deliveries) implements Comparable<Place> {
        private static final Comparator<Place> ORDER =
                Comparator.comparing(Place::due).thenComparing(Place::arrival);

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    /** A leased message. */
    static final class Held implements Lease {
        private final String queue;
        private final Place place;
        private final Instant receivedAt;
        private Instant until;

        Held(String queue, Place place, Instant receivedAt, Duration leaseTime) {
            this.queue = queue;
            this.place = place;
            this.receivedAt = receivedAt;
            this.until = receivedAt.plus(leaseTime);
        }

        Place place() {
            return place;
        }

        Instant due() {
            return place.due();
        }

        @Override
        public String queue() {
            return queue;
        }

        @Override
        public Message message() {
            return place.message();
        }

        @Override
        public int deliveries() {
            return place.deliveries();
        }

        @Override
        public Instant receivedAt() {
            return receivedAt;
        }
    }
}
