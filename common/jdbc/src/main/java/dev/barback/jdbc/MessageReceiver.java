package dev.barback.jdbc;

import dev.barback.broker.FairnessPolicy;
import dev.barback.broker.Lease;
import dev.barback.jdbc.Database.Access;
import dev.barback.jdbc.MessageTable.Claim;
import dev.barback.jdbc.MessageTable.Next;
import dev.barback.jdbc.WakeUpSignals.Bell;
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
final class MessageReceiver {
    /** How often due messages and expired leases are looked for while a queue has more messages than asked for. */
    private static final long POLL_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** How many messages one statement makes available. */
    private static final int MAX_WOKEN = 1_000;

    private final Database database;
    private final MessageTable messages;
    private final WakeUpSignals wakeUpSignals;
    private final long leaseMicros;
    private final Map<String, Long> looked = new ConcurrentHashMap<>();
    private final Map<String, WaitingUsers> crowds = new ConcurrentHashMap<>();

    MessageReceiver(Database database, MessageTable messages, WakeUpSignals wakeUpSignals, Duration leaseTime) {
        this.database = database;
        this.messages = messages;
        this.wakeUpSignals = wakeUpSignals;
        this.leaseMicros = MicroTime.of(leaseTime);
    }

    List<Lease> receive(String queue, int max, Duration wait, FairnessPolicy policy) {
        long end = System.nanoTime() + wait.toNanos();
        Bell bell = wakeUpSignals.of(queue);
        while (true) {
            long heard = bell.rings();
            if (isTimeToLook(queue)) {
                wakeThoseDue(queue);
            }
            AtomicBoolean declined = new AtomicBoolean();
            List<JdbcLease> claimed = claim(queue, max, noting(policy, declined));
            if (!claimed.isEmpty() || declined.get()) {
                return List.copyOf(claimed);
            }
            long micros = wakeThoseDue(queue);
            long left = end - System.nanoTime();
            if (left <= 0) {
                return List.of();
            }
            if (!awaitBell(bell, heard, Math.min(left, nanos(micros)))) {
                return List.of();
            }
        }
    }

    private static FairnessPolicy noting(FairnessPolicy policy, AtomicBoolean declined) {
        return (users, places) -> {
            Map<String, Integer> shares = policy.share(users, places);
            declined.set(shares.isEmpty());
            return shares;
        };
    }

    /** Makes due messages and expired leases available. @return microseconds until the next one; 0 = there was one */
    private long wakeThoseDue(String queue) {
        looked.put(queue, System.nanoTime());
        Next next = database.call(
                "look at the queue " + queue,
                Access.READ,
                connection -> messages.next(connection, queue, database.fromNow(0)));
        if (next.isDue()) {
            change(
                    "make due messages available in the queue " + queue,
                    c -> messages.wake(c, queue, database.fromNow(0), MAX_WOKEN));
        }
        if (next.hasLapsed()) {
            change(
                    "take back expired leases of the queue " + queue,
                    c -> messages.free(c, queue, database.fromNow(0), MAX_WOKEN));
        }
        return next.isDue() || next.hasLapsed() ? 0 : next.micros();
    }

    /** Users who had messages a moment ago probably have more; then the query for other users is saved. */
    private List<JdbcLease> claim(String queue, int max, FairnessPolicy policy) {
        WaitingUsers known = crowds.getOrDefault(queue, WaitingUsers.NOBODY);
        if (known.isLikely(System.nanoTime())) {
            List<JdbcLease> claimed = claim(queue, known, max, policy);
            if (!claimed.isEmpty()) {
                return claimed;
            }
        }
        WaitingUsers waitingUsers = look(queue, known.next());
        if (waitingUsers.users().isEmpty()) {
            crowds.put(queue, known.quiet());
            return List.of();
        }
        return claim(queue, waitingUsers, max, policy);
    }

    private List<JdbcLease> claim(String queue, WaitingUsers waitingUsers, int max, FairnessPolicy policy) {
        List<String> users = waitingUsers.users();
        List<JdbcLease> claimed =
                claim(queue, users.size() == 1 ? Map.of(users.get(0), max) : policy.share(users, max));
        crowds.put(queue, claimed.size() < max ? waitingUsers.over() : waitingUsers.busy());
        return claimed;
    }

    private WaitingUsers look(String queue, String from) {
        List<String> users = database.call(
                "look up the users of the queue " + queue,
                Access.READ,
                connection -> messages.users(connection, queue, from, WaitingUsers.MAX_USERS));
        return users.isEmpty() && !from.isEmpty()
                ? look(queue, WaitingUsers.NOBODY.next())
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

    private void change(String what, Change change) {
        database.call(what, Access.RELAXED_WRITE, connection -> {
            change.on(connection);
            return what;
        });
    }

    @FunctionalInterface
    private interface Change {
        void on(Connection connection) throws SQLException;
    }

    private boolean isTimeToLook(String queue) {
        Long last = looked.get(queue);
        return last == null || System.nanoTime() - last > POLL_INTERVAL_NANOS;
    }

    private static boolean awaitBell(Bell bell, long heard, long nanos) {
        try {
            bell.await(heard, nanos);
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
