package dev.barback.internal.jdbc.queue;

import dev.barback.internal.jdbc.queue.Claim.Lot;
import dev.barback.internal.jdbc.queue.MessageGroup.Place;
import dev.barback.internal.jdbc.queue.WaitingGroups.GroupStart;
import dev.barback.internal.jdbc.queue.WaitingGroups.Rest;
import dev.barback.internal.jdbc.sql.Database;
import dev.barback.internal.jdbc.sql.Database.Access;
import dev.barback.internal.jdbc.sql.MicroTime;
import dev.barback.spi.FetchRequest;
import dev.barback.spi.Lease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Fetches messages of several queues at once, of each queue by its fairness policy, and waits for them. Thread-safe.
 *
 * <p>A fetch claims the messages that are known to be due (see {@link WaitingGroups}). If it gets none, it looks at the
 * table, and claims again; if there are none, it waits for an arrival or the next due time.
 */
final class MessageFetcher {
    /** How long it waits first when another process has just claimed what this one had found; then twice as long. */
    private static final long CONTENTION_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private static final long MAX_CONTENTION_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /** Each group of a claim may lock as many rows as its user gets. */
    private static final int MAX_GROUPS_OF_USER = 4;

    private final Database database;
    private final MessageTable messages;
    private final Arrivals arrivals;
    private final ExpiredLeases expiredLeases;
    private final long leaseMicros;
    private volatile @Nullable String worker;

    MessageFetcher(
            Database database,
            MessageTable messages,
            Arrivals arrivals,
            ExpiredLeases expiredLeases,
            Duration leaseTime) {
        this.database = database;
        this.messages = messages;
        this.arrivals = arrivals;
        this.expiredLeases = expiredLeases;
        this.leaseMicros = MicroTime.of(leaseTime);
    }

    /** Names the worker in its claims, for the records that are messages. */
    void fetchFor(String name) {
        worker = name;
    }

    List<Lease> fetch(List<FetchRequest> requests, Duration wait) {
        long end = System.nanoTime() + wait.toNanos();
        List<String> queues = requests.stream().map(FetchRequest::queue).toList();
        boolean hasLooked = false;
        long contention = CONTENTION_NANOS;
        while (true) {
            long seen = arrivals.signals().count(queues);
            makeAvailable(queues);
            learn(groups().doubtful(queues));
            look(
                    hasLooked
                            ? groups().withUnknown(queues, System.nanoTime())
                            : groups().toLookAt(queues, System.nanoTime()));
            Choice choice = choose(requests);
            List<JdbcLease> claimed = claim(choice.lots());
            if (!claimed.isEmpty() || choice.isRefused()) {
                return List.copyOf(claimed);
            }
            boolean isFirst = !hasLooked;
            if (isFirst) {
                look(groups().readyToLookAt(queues, System.nanoTime()));
                hasLooked = true;
            }
            learn(groups().unknown(queues));
            long nanos = System.nanoTime();
            long untilDue = groups().nextDueNanos(queues, nanos) - nanos;
            long left = end - System.nanoTime();
            if (untilDue > 0 || !isFirst) {
                long pause = Math.min(Math.max(untilDue, contention), expiredLeases.untilCheck());
                contention = untilDue > 0 ? CONTENTION_NANOS : Math.min(2 * contention, MAX_CONTENTION_NANOS);
                if (left <= 0 || !await(queues, seen, Math.min(left, pause))) {
                    return List.of();
                }
            }
        }
    }

    private WaitingGroups groups() {
        return arrivals.groups();
    }

    private boolean await(List<String> queues, long seen, long nanos) {
        try {
            arrivals.signals().await(queues, seen, nanos);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * What is to be claimed.
     *
     * @param isRefused whether a policy has chosen no user, although there are some
     */
    private record Choice(List<Lot> lots, boolean isRefused) {}

    private Choice choose(List<FetchRequest> requests) {
        List<Lot> lots = new ArrayList<>();
        boolean refused = false;
        long nanos = System.nanoTime();
        for (FetchRequest request : requests) {
            List<GroupStart> due = groups().due(request.queue(), nanos);
            if (!due.isEmpty()) {
                Map<String, Integer> shares = shares(request, due);
                refused |= shares.isEmpty();
                Map<String, Integer> groupsByUser = new HashMap<>();
                for (GroupStart start : byPriority(due)) {
                    String user = start.group().user();
                    int places = shares.getOrDefault(user, 0);
                    if (places > 0 && groupsByUser.merge(user, 1, Integer::sum) <= MAX_GROUPS_OF_USER) {
                        lots.add(new Lot(start, places));
                    }
                }
            }
        }
        return new Choice(lots, refused);
    }

    private static List<GroupStart> byPriority(List<GroupStart> due) {
        return due.size() == 1
                ? due
                : due.stream()
                        .sorted(Comparator.comparingInt(start -> start.group().priority()))
                        .toList();
    }

    private static Map<String, Integer> shares(FetchRequest request, List<GroupStart> due) {
        List<String> users = due.stream()
                .map(start -> start.group().user())
                .distinct()
                .sorted()
                .toList();
        return users.size() == 1
                ? Map.of(users.get(0), request.max())
                : request.policy().share(users, request.max());
    }

    private List<JdbcLease> claim(List<Lot> lots) {
        if (lots.isEmpty()) {
            return List.of();
        }
        long nanos = System.nanoTime();
        List<JdbcLease> claimed = database.call("fetch messages", Access.RELAXED_WRITE, connection -> {
            long token =
                    ThreadLocalRandom.current().nextLong(); // not secret, but never the same, also if this is retried
            return messages.claim(
                    connection,
                    new Claim(
                            lots,
                            database.fromNow(0),
                            database.fromNow(leaseMicros),
                            new ClaimTicket(token, worker),
                            leaseMicros));
        });
        note(lots, claimed, nanos);
        return claimed;
    }

    private void note(List<Lot> lots, List<JdbcLease> claimed, long nanos) {
        Map<MessageGroup, Place> last = new HashMap<>();
        Map<MessageGroup, Integer> byUser = new HashMap<>();
        for (JdbcLease lease : claimed) {
            last.merge(lease.group(), lease.place(), (one, other) -> one.compareTo(other) > 0 ? one : other);
            byUser.merge(lease.group().ofUser(), 1, Integer::sum);
        }
        boolean isCut = claimed.stream()
                        .mapToLong(lease -> lease.message().data().length)
                        .sum()
                >= Claim.MAX_BYTES;
        Set<String> unfilled = new HashSet<>(); // their other users may have had as many as their places, by chance
        for (Lot lot : lots) {
            MessageGroup group = lot.start().group();
            if (byUser.getOrDefault(group.ofUser(), 0) < lot.places()) {
                unfilled.add(group.queue());
            }
        }
        for (Lot lot : lots) {
            MessageGroup group = lot.start().group();
            boolean full = byUser.getOrDefault(group.ofUser(), 0) >= lot.places();
            Rest rest = unfilled.contains(group.queue()) ? Rest.DOUBTFUL : Rest.PROBABLE;
            groups().claimed(lot.start(), last.get(group), full || isCut ? rest : Rest.NONE, nanos);
        }
    }

    /** Whatever became available since the last fetch, without being announced. */
    private void makeAvailable(List<String> queues) {
        expiredLeases.makeAvailable();
        List<String> due = groups().withDelayedDue(queues, System.nanoTime());
        if (!due.isEmpty()) {
            makeDelayedAvailable(due);
        }
    }

    private void makeDelayedAvailable(List<String> queues) {
        long nanos = System.nanoTime();
        arrivals.arrived(database.call(
                "make due messages available",
                Access.RELAXED_WRITE,
                connection -> database.dialect().inTransaction(connection, Access.RELAXED_WRITE, () -> {
                    long now = database.fromNow(0);
                    return arrivals.announce(connection, messages.makeDelayedAvailable(connection, queues, now), now);
                })));
        Map<String, Long> delays = database.call(
                "look for delayed messages",
                Access.READ,
                connection -> messages.delays(connection, queues, database.fromNow(0)));
        queues.forEach(queue -> groups().learnedDelay(queue, delays.get(queue), nanos));
    }

    private void look(List<String> queues) {
        if (queues.isEmpty()) {
            return;
        }
        long nanos = System.nanoTime();
        Map<String, MessageGroup> from = groups().nextLooks(queues);
        MessageTable.Look look = database.call(
                "look for messages", Access.READ, connection -> messages.look(connection, from, database.fromNow(0)));
        from.forEach((queue, group) -> groups().looked(
                        group,
                        look.heads().getOrDefault(queue, List.of()),
                        look.delays().get(queue),
                        nanos));
    }

    /** Finds out when the next messages of groups are due of which a claim has taken all that were. */
    private void learn(List<GroupStart> unknown) {
        if (!unknown.isEmpty()) {
            long nanos = System.nanoTime();
            groups().learned(
                            unknown,
                            database.call(
                                    "look for the next messages",
                                    Access.READ,
                                    connection -> messages.heads(connection, unknown, database.fromNow(0))),
                            nanos);
        }
    }
}
