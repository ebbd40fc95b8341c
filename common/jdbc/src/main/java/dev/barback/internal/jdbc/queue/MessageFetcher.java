package dev.barback.internal.jdbc.queue;

import dev.barback.internal.jdbc.queue.MessageTable.Claim;
import dev.barback.internal.jdbc.queue.MessageTable.NextAvailability;
import dev.barback.internal.jdbc.queue.WakeUpSignals.Signal;
import dev.barback.internal.jdbc.sql.Database;
import dev.barback.internal.jdbc.sql.Database.Access;
import dev.barback.internal.jdbc.sql.MicroTime;
import dev.barback.spi.FairnessPolicy;
import dev.barback.spi.Lease;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Fetches messages of the table, by the queue's fairness policy, and waits for them. Thread-safe. */
final class MessageFetcher {
    /** How often due messages and expired leases are looked for while a queue has more messages than asked for. */
    private static final long POLL_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** How many messages one statement makes available. */
    private static final int MAX_MADE_AVAILABLE = 1_000;

    private final Database database;
    private final MessageTable messages;
    private final WakeUpSignals wakeUpSignals;
    private final long leaseMicros;
    private final Map<String, Long> lastChecks = new ConcurrentHashMap<>();
    private final Map<String, WaitingUsers> usersByQueue = new ConcurrentHashMap<>();

    MessageFetcher(Database database, MessageTable messages, WakeUpSignals wakeUpSignals, Duration leaseTime) {
        this.database = database;
        this.messages = messages;
        this.wakeUpSignals = wakeUpSignals;
        this.leaseMicros = MicroTime.of(leaseTime);
    }

    List<Lease> fetch(String queue, int max, Duration wait, FairnessPolicy policy) {
        long end = System.nanoTime() + wait.toNanos();
        Signal signal = wakeUpSignals.of(queue);
        while (true) {
            long seen = signal.count();
            if (isCheckDue(queue)) {
                makeAvailable(queue);
            }
            AtomicBoolean noneChosen = new AtomicBoolean();
            List<JdbcLease> claimed = claim(queue, max, tracking(policy, noneChosen));
            if (!claimed.isEmpty() || noneChosen.get()) {
                return List.copyOf(claimed);
            }
            long micros = makeAvailable(queue);
            long left = end - System.nanoTime();
            if (left <= 0) {
                return List.of();
            }
            if (!awaitSignal(signal, seen, Math.min(left, nanos(micros)))) {
                return List.of();
            }
        }
    }

    private static FairnessPolicy tracking(FairnessPolicy policy, AtomicBoolean noneChosen) {
        return (users, places) -> {
            Map<String, Integer> shares = policy.share(users, places);
            noneChosen.set(shares.isEmpty());
            return shares;
        };
    }

    /** Makes due messages and expired leases available. @return microseconds until the next one; 0 = there was one */
    private long makeAvailable(String queue) {
        lastChecks.put(queue, System.nanoTime());
        NextAvailability next = database.call(
                "look at the queue " + queue,
                Access.READ,
                connection -> messages.nextAvailability(connection, queue, database.fromNow(0)));
        if (next.hasDueMessage()) {
            change(
                    "make due messages available in the queue " + queue,
                    c -> messages.makeDueAvailable(c, queue, database.fromNow(0), MAX_MADE_AVAILABLE));
        }
        if (next.hasExpiredLease()) {
            change(
                    "make messages with expired leases available in the queue " + queue,
                    c -> messages.expireLeases(c, queue, database.fromNow(0), MAX_MADE_AVAILABLE));
        }
        return next.hasDueMessage() || next.hasExpiredLease() ? 0 : next.microsUntil();
    }

    /** Users who had messages a moment ago probably have more; then the query for other users is saved. */
    private List<JdbcLease> claim(String queue, int max, FairnessPolicy policy) {
        WaitingUsers known = usersByQueue.getOrDefault(queue, WaitingUsers.NONE);
        if (known.isReusable(System.nanoTime())) {
            List<JdbcLease> claimed = claim(queue, known, max, policy);
            if (!claimed.isEmpty()) {
                return claimed;
            }
        }
        WaitingUsers waitingUsers = queryUsers(queue, known.nextName());
        if (waitingUsers.users().isEmpty()) {
            usersByQueue.put(queue, known.empty());
            return List.of();
        }
        return claim(queue, waitingUsers, max, policy);
    }

    private List<JdbcLease> claim(String queue, WaitingUsers waitingUsers, int max, FairnessPolicy policy) {
        List<String> users = waitingUsers.users();
        List<JdbcLease> claimed =
                claim(queue, users.size() == 1 ? Map.of(users.get(0), max) : policy.share(users, max));
        usersByQueue.put(queue, claimed.size() < max ? waitingUsers.exhausted() : waitingUsers.withMore());
        return claimed;
    }

    private WaitingUsers queryUsers(String queue, String from) {
        List<String> users = database.call(
                "look up the users of the queue " + queue,
                Access.READ,
                connection -> messages.users(connection, queue, from, WaitingUsers.MAX_USERS));
        return users.isEmpty() && !from.isEmpty()
                ? queryUsers(queue, WaitingUsers.NONE.nextName())
                : WaitingUsers.of(users, System.nanoTime());
    }

    private List<JdbcLease> claim(String queue, Map<String, Integer> places) {
        if (places.isEmpty()) {
            return List.of();
        }
        return database.call("fetch from the queue " + queue, Access.RELAXED_WRITE, connection -> {
            long token = ThreadLocalRandom.current().nextLong(); // not secret, but never the same
            return messages.claim(
                    connection, queue, places, new Claim(database.fromNow(leaseMicros), token, leaseMicros));
        });
    }

    private void change(String action, Change change) {
        database.call(action, Access.RELAXED_WRITE, connection -> {
            change.run(connection);
            return action;
        });
    }

    @FunctionalInterface
    private interface Change {
        void run(Connection connection) throws SQLException;
    }

    private boolean isCheckDue(String queue) {
        Long last = lastChecks.get(queue);
        return last == null || System.nanoTime() - last > POLL_INTERVAL_NANOS;
    }

    private static boolean awaitSignal(Signal signal, long seen, long nanos) {
        try {
            signal.await(seen, nanos);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static long nanos(long micros) {
        return micros > Long.MAX_VALUE / 1_000 ? Long.MAX_VALUE : micros * 1_000;
    }
}
