package dev.barback.jdbc;

import dev.barback.broker.BrokerException;
import dev.barback.jdbc.Database.Access;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** The database of the records, whose tables may have to be made first. Thread-safe. */
final class RecordsDatabase {
    private static final Duration MOST_PATIENCE = Duration.ofSeconds(3);

    private final Database database;
    private final Runnable preparing;
    private final ReentrantLock turn = new ReentrantLock();
    private volatile boolean prepared;

    /** @param preparing is done before all else, again and again until it works */
    RecordsDatabase(Database database, Runnable preparing) {
        this.database = database;
        this.preparing = preparing;
    }

    /** The same, prepared in another way. */
    RecordsDatabase preparedBy(Runnable work) {
        return new RecordsDatabase(database, work);
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

    /** A write after which jobs are told to have changed. */
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

    /** By one at a time; it may take long, which the others don't wait for. */
    private void prepare(String what) {
        if (!isMyTurn()) {
            throw new BrokerException("The records can't " + what + " yet: their tables are being made.");
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
            return turn.tryLock(MOST_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
