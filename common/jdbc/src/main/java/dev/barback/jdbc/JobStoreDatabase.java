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
    private final Runnable preparation;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean prepared;
    private volatile String problem = ""; // why the latest preparation failed, after a blank

    /** @param preparation runs before the first call, and again with each call until it succeeds */
    JobStoreDatabase(Database database, Runnable preparation) {
        this.database = database;
        this.preparation = preparation;
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

    /** The time so long before now, by the database's clock, for {@link Dialect#fromNow}. */
    long ago(Duration time) {
        return fromNow(-MicroTime.of(time));
    }

    boolean isOnCallersConnection() {
        return database.isOnCallersConnection();
    }

    <T> T read(String action, Database.Work<T> work) {
        return call(action, Access.READ, work);
    }

    /** A write whose jobs appear in the change feed. */
    <T> T change(String action, Access access, Database.Work<T> work) {
        return call(action, access, connection -> {
            dialect().beginChange(connection);
            return work.run(connection);
        });
    }

    <T> T call(String action, Access access, Database.Work<T> work) {
        if (!prepared) {
            prepare(action);
        }
        return database.call(action, access, work);
    }

    /** Runs in one thread at a time; it may take long, and other callers wait for at most {@link #MAX_WAIT}. */
    private void prepare(String action) {
        if (!tryLock()) {
            throw new BrokerException(
                    "The job store can't " + action + " yet: its tables are being looked up or created." + problem);
        }
        try {
            if (!prepared) {
                runPreparation();
                prepared = true;
            }
        } finally {
            lock.unlock();
        }
    }

    private void runPreparation() {
        try {
            preparation.run();
        } catch (RuntimeException e) {
            problem = " The last attempt failed: " + e.getMessage();
            throw e;
        }
    }

    private boolean tryLock() {
        try {
            return lock.tryLock(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
