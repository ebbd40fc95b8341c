package dev.barback.jdbc;

import dev.barback.broker.BrokerException;
import dev.barback.broker.Message;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Messages on their way into the table. Threads that publish at the same time share a commit (group commit, as databases
 * do it with their logs): while one thread's is under way the others wait in line, and one of them then takes all that
 * are in line along. A lone thread waits for nobody. Thread-safe.
 */
final class Publications {
    /** What goes into one statement: larger ones gain nothing more. */
    static final int MOST_MESSAGES = 1_000;

    /** Bounds what one statement, and the memory for it, takes; a single larger message travels alone. */
    private static final long MOST_BYTES = 8_000_000;

    private final Database database;
    private final Bells bells;
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private final Deque<Parcel> line = new ArrayDeque<>();
    private boolean underWay;

    Publications(Database database, Bells bells) {
        this.database = database;
        this.bells = bells;
    }

    /** Makes the queue known; within the caller's transaction not for long, since that may be rolled back. */
    void ensure(String queue) {
        if (!known.contains(queue)) {
            database.call("make the queue " + queue, Database.Access.DURABLE_WRITE, connection -> {
                database.dialect().insertQueue(connection, queue);
                return queue;
            });
            if (!database.isInCallersTransaction()) {
                known.add(queue);
            }
        }
    }

    /**
     * Publishes some messages, and returns when they are on disk. Who holds a connection does not line up behind somebody
     * who may be waiting for one.
     */
    void publish(String queue, List<Message> messages) {
        Parcel parcel = new Parcel(queue, rows(messages));
        if (database.isHeldByCaller()) {
            insert(List.of(parcel));
            bells.ring(queue);
            return;
        }
        line(parcel);
        List<Parcel> mine = takeTurn(parcel);
        if (!mine.isEmpty()) {
            commit(mine);
        }
        parcel.requireConfirmed();
    }

    /** Publishes all of them or none within the caller's transaction, which goes on in either case. */
    void publish(Connection caller, String queue, Iterable<Message> messages) {
        try {
            Guest.within(caller, database.dialect(), Database.Access.DURABLE_WRITE, connection -> {
                Connection ours = database.ours(connection);
                if (!known.contains(queue)) {
                    database.dialect().insertQueue(ours, queue); // not known from now on: it may be rolled back
                }
                for (List<Message> chunk : Chunks.of(messages)) {
                    insert(ours, queue, rows(chunk));
                }
                return queue;
            });
        } catch (SQLException e) {
            throw database.failure("publish to the queue " + queue, e);
        }
    }

    /** The caller's transaction has been committed. */
    void committed(String queue) {
        known.add(queue);
        bells.ring(queue);
    }

    /** How many of these go into one statement. */
    static boolean isFull(int messages, long bytes) {
        return messages >= MOST_MESSAGES || bytes >= MOST_BYTES;
    }

    private void line(Parcel parcel) {
        lock.lock();
        try {
            line.add(parcel);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the parcel was taken along, and gives nothing; or until it is this thread's turn to take others along. */
    private List<Parcel> takeTurn(Parcel parcel) {
        lock.lock();
        try {
            while (!parcel.done && underWay) {
                ended.awaitUninterruptibly(); // a commit that is under way takes its timeout at most
            }
            if (parcel.done) {
                return List.of();
            }
            underWay = true;
            return takeFromLine();
        } finally {
            lock.unlock();
        }
    }

    private List<Parcel> takeFromLine() {
        List<Parcel> taken = new ArrayList<>();
        int messages = 0;
        long bytes = 0;
        while (!line.isEmpty() && !isFull(messages, bytes)) {
            Parcel next = line.remove();
            messages += next.rows.size();
            bytes += next.bytes();
            taken.add(next);
        }
        return taken;
    }

    private void commit(List<Parcel> parcels) {
        RuntimeException failure = null;
        try {
            insert(parcels);
        } catch (RuntimeException e) {
            failure = e;
        } finally {
            end(parcels, failure);
        }
        if (failure == null) {
            parcels.stream().map(parcel -> parcel.queue).distinct().forEach(bells::ring);
        }
    }

    private void end(List<Parcel> parcels, @Nullable RuntimeException failure) {
        lock.lock();
        try {
            for (Parcel parcel : parcels) {
                parcel.done = true;
                parcel.failure = failure;
            }
            underWay = false;
            ended.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void insert(List<Parcel> parcels) {
        Map<String, List<Row>> byQueue = new LinkedHashMap<>();
        parcels.forEach(parcel -> byQueue.computeIfAbsent(parcel.queue, queue -> new ArrayList<>())
                .addAll(parcel.rows));
        byQueue.keySet().forEach(this::ensure);
        database.call("publish to " + byQueue.keySet(), Database.Access.DURABLE_WRITE, connection -> {
            for (Map.Entry<String, List<Row>> entry : byQueue.entrySet()) {
                insert(connection, entry.getKey(), entry.getValue());
            }
            return byQueue;
        });
    }

    private void insert(Connection connection, String queue, List<Row> rows) throws SQLException {
        database.dialect().insert(connection, queue, rows, database.fromNow(0));
    }

    private static List<Row> rows(List<Message> messages) {
        return messages.stream().map(Row::of).toList();
    }

    /** One caller's messages. */
    private static final class Parcel {
        final String queue;
        final List<Row> rows;
        boolean done; // guarded by the lock, as is the failure

        @Nullable RuntimeException failure;

        Parcel(String queue, List<Row> rows) {
            this.queue = queue;
            this.rows = rows;
        }

        long bytes() {
            return rows.stream().mapToLong(row -> row.data().length).sum();
        }

        void requireConfirmed() {
            if (failure != null) {
                throw new BrokerException(String.valueOf(failure.getMessage()), failure);
            }
        }
    }
}
