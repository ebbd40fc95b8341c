package dev.barback.jdbc;

import dev.barback.broker.BrokerException;
import dev.barback.jdbc.Database.Access;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** The database of the job store, whose tables may have to be created first. Thread-safe. */
final class JobStoreDatabase {
    private static final Duration MAX_WAIT = Duration.ofSeconds(3);

    private final Database database;
    private final Runnable preparing;
    private final ReentrantLock turn = new ReentrantLock();
    private volatile boolean prepared;

    /** @param preparing runs before the first call, and again with each call until it succeeds */
    JobStoreDatabase(Database database, Runnable preparing) {
        this.database = database;
        this.preparing = preparing;
    }

    /** This database, prepared in another way. */
    JobStoreDatabase preparedBy(Runnable work) {
        return new JobStoreDatabase(database, work);
    }

    Dialect dialect() {
        return database.dialect();
    }

    /** As {@link Database#fromNow}. */
    long fromNow(long micros) {
        return database.fromNow(micros);
    }

    boolean isHeldByCaller() {
        return database.isHeldByCaller();
    }

    <T> T read(String what, Database.Work<T> work) {
        return call(what, Access.READ, work);
    }

    /** A write whose jobs appear in the change feed. */
    <T> T change(String what, Access access, Database.Work<T> work) {
        return call(what, access, connection -> {
            dialect().beginChange(connection);
            return work.on(connection);
        });
    }

    <T> T call(String what, Access access, Database.Work<T> work) {
        if (!prepared) {
            prepare(what);
        }
        return database.call(what, access, work);
    }

    /** Runs in one thread at a time; it may take long, and other callers wait for at most {@link #MAX_WAIT}. */
    private void prepare(String what) {
        if (!isMyTurn()) {
            throw new BrokerException("The job store can't " + what + " yet: its tables are being created.");
        }
        try {
            if (!prepared) {
                preparing.run();
                prepared = true;
            }
        } finally {
            turn.unlock();
        }
    }

    private boolean isMyTurn() {
        try {
            return turn.tryLock(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
