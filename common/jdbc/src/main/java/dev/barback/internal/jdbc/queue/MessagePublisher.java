package dev.barback.internal.jdbc.queue;

import dev.barback.BrokerException;
import dev.barback.internal.jdbc.sql.Database;
import dev.barback.internal.jdbc.sql.StatementSize;
import dev.barback.spi.Message;
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
 * in database logs): while one thread commits, the others are pending, and one of them then commits all pending ones. A
 * single thread does not wait. Thread-safe.
 */
final class MessagePublisher {
    private final Database database;
    private final QueueDialect dialect;
    private final Arrivals arrivals;
    private final Set<String> knownQueues = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition commitEnded = lock.newCondition();
    private final Deque<Publication> pending = new ArrayDeque<>();
    private boolean isCommitting;

    MessagePublisher(Database database, QueueDialect dialect, Arrivals arrivals) {
        this.database = database;
        this.dialect = dialect;
        this.arrivals = arrivals;
    }

    /** Inserts the queue's row; remembered only outside of the caller's transaction, which may be rolled back. */
    void ensure(String queue) {
        if (!knownQueues.contains(queue)) {
            database.call("create the queue " + queue, Database.Access.DURABLE_WRITE, connection -> {
                dialect.insertQueue(connection, queue);
                return queue;
            });
            if (!database.isInCallersTransaction()) {
                knownQueues.add(queue);
            }
        }
    }

    /**
     * Publishes some messages, and returns when they are on disk. A thread that holds a connection does not wait for other
     * threads, which may be waiting for one.
     */
    void publish(String queue, List<Message> messages) {
        Publication publication = new Publication(queue, rows(messages));
        if (database.isOnCallersConnection()) {
            arrivals.arrived(insert(List.of(publication)));
            return;
        }
        addPending(publication);
        List<Publication> mine = awaitTurn(publication);
        if (!mine.isEmpty()) {
            commit(mine);
        }
        publication.requireConfirmed();
    }

    /**
     * Publishes all messages or none within the caller's transaction, which goes on in either case.
     *
     * @return for {@link #committed}
     */
    List<Arrival.Timed> publish(Connection held, String queue, Iterable<Message> messages) {
        try {
            return database.runInTransaction(held, Database.Access.DURABLE_WRITE, connection -> {
                if (!knownQueues.contains(queue)) {
                    dialect.insertQueue(connection, queue); // not remembered, since it may be rolled back
                }
                List<Arrival.Timed> published = new ArrayList<>();
                for (List<Message> portion : MessagePortions.of(messages)) {
                    published.addAll(insert(connection, queue, rows(portion)));
                }
                return published;
            });
        } catch (SQLException e) {
            throw database.failure("publish to the queue " + queue, e);
        }
    }

    /** The caller's transaction has been committed. */
    void committed(String queue, List<Arrival.Timed> published) {
        knownQueues.add(queue);
        arrivals.arrived(published);
    }

    private void addPending(Publication publication) {
        lock.lock();
        try {
            pending.add(publication);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until another thread has committed the publication, and returns nothing, or until this thread may commit others. */
    private List<Publication> awaitTurn(Publication publication) {
        lock.lock();
        try {
            while (!publication.done && isCommitting) {
                commitEnded.awaitUninterruptibly(); // a running commit takes at most its timeout
            }
            if (publication.done) {
                return List.of();
            }
            isCommitting = true;
            return takePending();
        } finally {
            lock.unlock();
        }
    }

    private List<Publication> takePending() {
        List<Publication> taken = new ArrayList<>();
        int messages = 0;
        long bytes = 0;
        while (!pending.isEmpty() && !StatementSize.isReached(messages, bytes)) {
            Publication next = pending.remove();
            messages += next.rows.size();
            bytes += next.bytes();
            taken.add(next);
        }
        return taken;
    }

    private void commit(List<Publication> publications) {
        RuntimeException failure = null;
        List<Arrival.Timed> published = List.of();
        try {
            published = insert(publications);
        } catch (RuntimeException e) {
            failure = e;
            publications.forEach(
                    publication -> arrivals.arrivedUnknown(publication.queue)); // maybe committed after all
        } finally {
            finish(publications, failure);
        }
        arrivals.arrived(published);
    }

    private void finish(List<Publication> publications, @Nullable RuntimeException failure) {
        lock.lock();
        try {
            for (Publication publication : publications) {
                publication.done = true;
                publication.failure = failure;
            }
            isCommitting = false;
            commitEnded.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private List<Arrival.Timed> insert(List<Publication> publications) {
        Map<String, List<MessageRow>> byQueue = new LinkedHashMap<>();
        publications.forEach(publication -> byQueue.computeIfAbsent(publication.queue, queue -> new ArrayList<>())
                .addAll(publication.rows));
        byQueue.keySet().forEach(this::ensure);
        return database.call("publish to " + byQueue.keySet(), Database.Access.DURABLE_WRITE, connection -> {
            List<Arrival.Timed> published = new ArrayList<>();
            for (Map.Entry<String, List<MessageRow>> entry : byQueue.entrySet()) {
                published.addAll(insert(connection, entry.getKey(), entry.getValue()));
            }
            return published;
        });
    }

    private List<Arrival.Timed> insert(Connection connection, String queue, List<MessageRow> rows) throws SQLException {
        return arrivals.insert(connection, queue, rows, database.fromNow(0));
    }

    private static List<MessageRow> rows(List<Message> messages) {
        return messages.stream().map(MessageRow::of).toList();
    }

    /** One caller's messages. */
    private static final class Publication {
        final String queue;
        final List<MessageRow> rows;
        boolean done; // guarded by the lock, like the failure

        @Nullable RuntimeException failure;

        Publication(String queue, List<MessageRow> rows) {
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
