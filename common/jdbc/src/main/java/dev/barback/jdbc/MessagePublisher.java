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
 * Publishes messages: inserts them into the table. Threads that publish at the same time share a commit (group commit, as
 * in database logs): while one thread commits, the others wait in a list, and one of them then commits the whole list. A
 * single thread does not wait. Thread-safe.
 */
final class MessagePublisher {
    /** The limit of one statement: larger ones are not faster. */
    static final int MAX_MESSAGES = 1_000;

    /** The limit of one statement and its memory; a single larger message gets its own statement. */
    private static final long MAX_BYTES = 8_000_000;

    private final Database database;
    private final WakeUpSignals wakeUpSignals;
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private final Deque<Parcel> line = new ArrayDeque<>();
    private boolean underWay;

    MessagePublisher(Database database, WakeUpSignals wakeUpSignals) {
        this.database = database;
        this.wakeUpSignals = wakeUpSignals;
    }

    /** Inserts the queue's row; remembered only outside of the caller's transaction, which may be rolled back. */
    void ensure(String queue) {
        if (!known.contains(queue)) {
            database.call("create the queue " + queue, Database.Access.DURABLE_WRITE, connection -> {
                database.dialect().insertQueue(connection, queue);
                return queue;
            });
            if (!database.isInCallersTransaction()) {
                known.add(queue);
            }
        }
    }

    /**
     * Publishes some messages, and returns when they are on disk. A thread that holds a connection does not wait for other
     * threads, which may be waiting for one.
     */
    void publish(String queue, List<Message> messages) {
        Parcel parcel = new Parcel(queue, rows(messages));
        if (database.isHeldByCaller()) {
            insert(List.of(parcel));
            wakeUpSignals.ring(queue);
            return;
        }
        line(parcel);
        List<Parcel> mine = takeTurn(parcel);
        if (!mine.isEmpty()) {
            commit(mine);
        }
        parcel.requireConfirmed();
    }

    /** Publishes all messages or none within the caller's transaction, which goes on in either case. */
    void publish(Connection caller, String queue, Iterable<Message> messages) {
        try {
            BorrowedConnection.within(caller, database.dialect(), Database.Access.DURABLE_WRITE, connection -> {
                Connection ours = database.ours(connection);
                if (!known.contains(queue)) {
                    database.dialect().insertQueue(ours, queue); // not remembered, since it may be rolled back
                }
                for (List<Message> chunk : MessagePortions.of(messages)) {
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
        wakeUpSignals.ring(queue);
    }

    /** Whether one statement takes no more messages. */
    static boolean isFull(int messages, long bytes) {
        return messages >= MAX_MESSAGES || bytes >= MAX_BYTES;
    }

    private void line(Parcel parcel) {
        lock.lock();
        try {
            line.add(parcel);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until another thread has committed the parcel, and returns nothing, or until this thread may commit others. */
    private List<Parcel> takeTurn(Parcel parcel) {
        lock.lock();
        try {
            while (!parcel.done && underWay) {
                ended.awaitUninterruptibly(); // a running commit takes at most its timeout
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
            parcels.stream().map(parcel -> parcel.queue).distinct().forEach(wakeUpSignals::ring);
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
        boolean done; // guarded by the lock, like the failure

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
