package dev.barback.jdbc;

import dev.barback.broker.Lease;
import dev.barback.broker.Sharing;
import dev.barback.jdbc.Bells.Bell;
import dev.barback.jdbc.Database.Access;
import dev.barback.jdbc.Messages.Claim;
import dev.barback.jdbc.Messages.Next;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Messages on their way out of the table. Thread-safe. */
final class Receiving {
    /** While a queue has more than is asked for, what is due and what has lapsed is looked for this often. */
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** What is made available in one statement. */
    private static final int MOST_WOKEN = 1_000;

    private final Database database;
    private final Messages messages;
    private final Bells bells;
    private final long leaseMicros;
    private final Map<String, Long> looked = new ConcurrentHashMap<>();
    private final Map<String, Crowd> crowds = new ConcurrentHashMap<>();

    Receiving(Database database, Messages messages, Bells bells, Duration leaseTime) {
        this.database = database;
        this.messages = messages;
        this.bells = bells;
        this.leaseMicros = Micros.of(leaseTime);
    }

    List<Lease> receive(String queue, int max, Duration wait, Sharing sharing) {
        long end = System.nanoTime() + wait.toNanos();
        Bell bell = bells.of(queue);
        while (true) {
            long heard = bell.rings();
            if (isTimeToLook(queue)) {
                wakeThoseDue(queue);
            }
            AtomicBoolean declined = new AtomicBoolean();
            List<JdbcLease> claimed = claim(queue, max, noting(sharing, declined));
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

    private static Sharing noting(Sharing sharing, AtomicBoolean declined) {
        return (users, places) -> {
            Map<String, Integer> shares = sharing.share(users, places);
            declined.set(shares.isEmpty());
            return shares;
        };
    }

    /** Makes available what is due, and what has lapsed. @return microseconds until there is more; 0 if there was some */
    private long wakeThoseDue(String queue) {
        looked.put(queue, System.nanoTime());
        Next next = database.call(
                "look at the queue " + queue,
                Access.READ,
                connection -> messages.next(connection, queue, database.fromNow(0)));
        if (next.isDue()) {
            change(
                    "wake messages of the queue " + queue,
                    c -> messages.wake(c, queue, database.fromNow(0), MOST_WOKEN));
        }
        if (next.hasLapsed()) {
            change(
                    "take back lapsed leases of the queue " + queue,
                    c -> messages.free(c, queue, database.fromNow(0), MOST_WOKEN));
        }
        return next.isDue() || next.hasLapsed() ? 0 : next.micros();
    }

    /** Whoever had messages a moment ago likely has more; nobody else is looked for then, which costs a question. */
    private List<JdbcLease> claim(String queue, int max, Sharing sharing) {
        Crowd known = crowds.getOrDefault(queue, Crowd.NOBODY);
        if (known.isLikely(System.nanoTime())) {
            List<JdbcLease> claimed = claim(queue, known, max, sharing);
            if (!claimed.isEmpty()) {
                return claimed;
            }
        }
        Crowd crowd = look(queue, known.next());
        if (crowd.users().isEmpty()) {
            crowds.put(queue, known.quiet());
            return List.of();
        }
        return claim(queue, crowd, max, sharing);
    }

    private List<JdbcLease> claim(String queue, Crowd crowd, int max, Sharing sharing) {
        List<String> users = crowd.users();
        List<JdbcLease> claimed =
                claim(queue, users.size() == 1 ? Map.of(users.get(0), max) : sharing.share(users, max));
        crowds.put(queue, claimed.size() < max ? crowd.over() : crowd.busy());
        return claimed;
    }

    private Crowd look(String queue, String from) {
        List<String> users = database.call(
                "look whose messages wait in " + queue,
                Access.READ,
                connection -> messages.users(connection, queue, from, Crowd.MOST));
        return users.isEmpty() && !from.isEmpty()
                ? look(queue, Crowd.NOBODY.next())
                : Crowd.of(users, System.nanoTime());
    }

    private List<JdbcLease> claim(String queue, Map<String, Integer> places) {
        if (places.isEmpty()) {
            return List.of();
        }
        return database.call("receive from the queue " + queue, Access.RELAXED_WRITE, connection -> {
            long token = ThreadLocalRandom.current().nextLong(); // need not be secret, only never the same
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
        return last == null || System.nanoTime() - last > LOOK_AGAIN_NANOS;
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
