package dev.barback.internal.jdbc.sql;

import dev.barback.BrokerException;
import dev.barback.internal.jdbc.sql.Database.Access;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** A database, some of whose tables may have to be created before the first call. Thread-safe. */
public final class PreparedDatabase {
    private static final Duration MAX_WAIT = Duration.ofSeconds(3);

    private final String name;
    private final Database database;
    private final Runnable preparation;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean prepared;
    private volatile String problem = ""; // why the latest preparation failed, after a blank

    /**
     * A database that is prepared by this work.
     *
     * @param name what the tables are, for error messages that begin with it: "The job store"
     * @param preparation runs before the first call, and again with each call until it succeeds
     */
    public PreparedDatabase(String name, Database database, Runnable preparation) {
        this.name = name;
        this.database = database;
        this.preparation = preparation;
    }

    /** The database itself, whose calls don't wait for the preparation. */
    public Database database() {
        return database;
    }

    /**
     * Runs work that only reads, as {@link Database#call}, after the preparation.
     *
     * @throws BrokerException if the preparation or the work fails
     */
    public <T> T read(String action, Database.Work<T> work) {
        return call(action, Access.READ, work);
    }

    /**
     * Runs the work, as {@link Database#call}, after the preparation.
     *
     * @throws BrokerException if the preparation or the work fails
     */
    public <T> T call(String action, Access access, Database.Work<T> work) {
        if (!prepared) {
            prepare(action);
        }
        return database.call(action, access, work);
    }

    /** Runs in one thread at a time; it may take long, and other callers wait for at most {@link #MAX_WAIT}. */
    private void prepare(String action) {
        if (!tryLock()) {
            throw new BrokerException(
                    name + " can't " + action + " yet: its tables are being looked up or created." + problem);
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
