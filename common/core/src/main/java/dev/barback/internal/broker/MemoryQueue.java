package dev.barback.internal.broker;

import dev.barback.QueueInfo;
import dev.barback.spi.FairnessPolicy;
import dev.barback.spi.Lease;
import dev.barback.spi.Message;
import dev.barback.spi.MessageAttributes;
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
    private final Set<MemoryLease> leased = new HashSet<>();

    MemoryQueue(String name, Clock clock, Duration leaseTime) {
        this.name = name;
        this.clock = clock;
        this.leaseTime = leaseTime;
    }

    void add(Message message, long arrival) {
        Instant due = message.dueAt() == null ? clock.instant() : message.dueAt();
        waiting.add(new Entry(message, due, arrival, 0));
    }

    /** Whether it has neither waiting nor leased messages. */
    boolean isEmpty() {
        return waiting.isEmpty() && leased.isEmpty();
    }

    List<Lease> fetch(int max) {
        update();
        List<Lease> fetched = new ArrayList<>();
        for (Entry first = waiting.first(); first != null && fetched.size() < max; first = waiting.first()) {
            waiting.remove(first);
            fetched.add(lease(first));
        }
        return fetched;
    }

    /** Leases due messages, as many by user as the policy decides. */
    List<Lease> fetch(int max, FairnessPolicy policy) {
        update();
        List<String> users = waiting.users();
        if (users.size() < 2) {
            return fetch(max);
        }
        List<MemoryLease> fetched = new ArrayList<>();
        policy.share(users, max).forEach((user, count) -> {
            Entry first = waiting.firstOf(user);
            for (int i = 0; first != null && i < count; i++) {
                waiting.remove(first);
                fetched.add(lease(first));
                first = waiting.firstOf(user);
            }
        });
        fetched.sort(Comparator.comparing(MemoryLease::entry, MemoryIndex.BY_PRIORITY));
        return List.copyOf(fetched);
    }

    private void update() {
        expireLeases();
        waiting.update(this::isDue);
    }

    /** Leases that message, due or not; null if it no longer waits. */
    @Nullable Lease fetch(Entry entry) {
        expireLeases();
        return waiting.remove(entry) ? lease(entry) : null;
    }

    Collection<Entry> waiting() {
        expireLeases();
        return waiting.all();
    }

    boolean isHeld(Lease lease) {
        return leased.contains(lease);
    }

    /** Whether its time is over: its message waits again from the next look at the queue on. */
    boolean hasEnded(MemoryLease lease) {
        return !lease.expiresAt.isAfter(clock.instant());
    }

    void renew(MemoryLease lease) {
        lease.expiresAt = clock.instant().plus(leaseTime);
    }

    void release(MemoryLease lease, Instant due) {
        leased.remove(lease);
        Entry entry = lease.entry;
        waiting.add(new Entry(entry.message(), due, entry.arrival(), entry.deliveries() - 1));
    }

    void remove(MemoryLease lease) {
        leased.remove(lease);
    }

    void clear() {
        waiting.clear();
        leased.clear();
    }

    void expireLeases() {
        Instant now = clock.instant();
        leased.removeIf(lease -> {
            boolean expired = !lease.expiresAt.isAfter(now);
            if (expired) {
                waiting.add(lease.entry);
            }
            return expired;
        });
    }

    QueueInfo info() {
        expireLeases();
        long available = waiting.all().stream().filter(this::isDue).count();
        return new QueueInfo(
                name,
                OptionalLong.of(available),
                OptionalLong.of(leased.size()),
                OptionalLong.of(waiting.all().size() - available),
                "");
    }

    private MemoryLease lease(Entry entry) {
        Entry counted = new Entry(entry.message(), entry.due(), entry.arrival(), entry.deliveries() + 1);
        MemoryLease lease = new MemoryLease(name, counted, clock.instant(), leaseTime);
        leased.add(lease);
        return lease;
    }

    private boolean isDue(Entry entry) {
        return !entry.due().isAfter(clock.instant());
    }

    /** A message and its position among those of the same priority: by due time, then arrival. */
    record Entry(Message message, Instant due, long arrival, int deliveries, int priority)
            implements Comparable<Entry> {
        private static final Comparator<Entry> ORDER =
                Comparator.comparing(Entry::due).thenComparing(Entry::arrival);

        Entry(Message message, Instant due, long arrival, int deliveries) {
            this(
                    message,
                    due,
                    arrival,
                    deliveries,
                    priority(message.attributes().get(MessageAttributes.PRIORITY)));
        }

        @Override
        public int compareTo(Entry other) {
            return ORDER.compare(this, other);
        }

        private static int priority(@Nullable String attribute) {
            try {
                return attribute == null ? 0 : Integer.parseInt(attribute);
            } catch (NumberFormatException e) { // of a message that Barback did not make
                return 0;
            }
        }
    }

    /** A leased message. */
    static final class MemoryLease implements Lease {
        private final String queue;
        private final Entry entry;
        private final Instant fetchedAt;
        private Instant expiresAt;

        MemoryLease(String queue, Entry entry, Instant fetchedAt, Duration leaseTime) {
            this.queue = queue;
            this.entry = entry;
            this.fetchedAt = fetchedAt;
            this.expiresAt = fetchedAt.plus(leaseTime);
        }

        Entry entry() {
            return entry;
        }

        Instant due() {
            return entry.due();
        }

        @Override
        public String queue() {
            return queue;
        }

        @Override
        public Message message() {
            return entry.message();
        }

        @Override
        public int deliveries() {
            return entry.deliveries();
        }

        @Override
        public Instant fetchedAt() {
            return fetchedAt;
        }
    }
}
