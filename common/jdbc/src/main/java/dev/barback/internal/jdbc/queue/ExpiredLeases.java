package dev.barback.internal.jdbc.queue;

import dev.barback.internal.jdbc.sql.Database;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes messages available whose leases have ended, of all queues. Each claim has a row with its messages and the end of
 * its leases (see {@link ClaimTable}), so that no index on messages changes when they are claimed. Thread-safe.
 */
final class ExpiredLeases {
    private static final long CHECK_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Of the time, if a check takes long: an open snapshot keeps the rows of former claims. */
    private static final int CHECKS_SHARE = 20;

    private final Database database;
    private final ClaimTable claims;
    private final Arrivals arrivals;
    private final AtomicLong nextCheck = new AtomicLong(System.nanoTime());

    ExpiredLeases(Database database, ClaimTable claims, Arrivals arrivals) {
        this.database = database;
        this.claims = claims;
        this.arrivals = arrivals;
    }

    /** Looks for ended leases, at intervals, on the thread that comes first. */
    void makeAvailable() {
        long nanos = System.nanoTime();
        long due = nextCheck.get();
        if (nanos - due >= 0 && nextCheck.compareAndSet(due, nanos + CHECK_INTERVAL_NANOS)) {
            boolean some = database.call(
                    "look for leases that have ended",
                    Database.Access.READ,
                    connection -> claims.hasEnded(connection, database.fromNow(0)));
            while (some) {
                some = release();
            }
            long end = System.nanoTime();
            nextCheck.set(end + Math.max(CHECK_INTERVAL_NANOS, CHECKS_SHARE * (end - nanos)));
        }
    }

    /** The nanoseconds until the next check. */
    long untilCheck() {
        return Math.max(0, nextCheck.get() - System.nanoTime());
    }

    /** @return whether there may be more */
    private boolean release() {
        Optional<List<Arrival.Timed>> released = database.call(
                "make messages available whose leases have ended",
                Database.Access.RELAXED_WRITE,
                connection -> database.dialect().inTransaction(connection, Database.Access.RELAXED_WRITE, () -> {
                    long now = database.fromNow(0);
                    Optional<List<Arrival>> available = claims.release(connection, now);
                    return available.isEmpty()
                            ? Optional.<List<Arrival.Timed>>empty()
                            : Optional.of(arrivals.announce(connection, available.get(), now));
                }));
        released.ifPresent(arrivals::arrived);
        return released.filter(some -> !some.isEmpty()).isPresent();
    }
}
