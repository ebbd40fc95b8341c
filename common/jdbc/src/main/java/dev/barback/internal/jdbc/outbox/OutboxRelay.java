package dev.barback.internal.jdbc.outbox;

import dev.barback.ArgumentException;
import dev.barback.BrokerException;
import dev.barback.internal.jdbc.outbox.OutboxTable.OutboxMessage;
import dev.barback.internal.jdbc.outbox.OutboxTable.RelayLock;
import dev.barback.internal.jdbc.sql.Database;
import dev.barback.internal.jdbc.sql.Database.Access;
import dev.barback.internal.jdbc.sql.MicroTime;
import dev.barback.spi.Broker;
import dev.barback.spi.Message;
import dev.barback.spi.PartlyPublishedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves messages from the outbox to the broker: publishes them, waits for the confirmation, deletes them. One relay at a
 * time holds a queue, for a limited time, so the order is kept. Messages of a relay that is killed before it deletes them
 * are published again.
 */
final class OutboxRelay {
    private static final Logger log = LoggerFactory.getLogger(OutboxRelay.class);

    /** How long a relay holds a queue: longer than any publish may take. The queues of a killed relay wait for so long. */
    private static final long LOCK_MICROS = MicroTime.of(Duration.ofMinutes(1));

    private static final long MAX_WAIT_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long POLL_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Database database;
    private final OutboxTable table;
    private final Broker target;
    private final RelayProgress progress;
    private final long relayId = ThreadLocalRandom.current().nextLong();

    OutboxRelay(Database database, Broker target, RelayProgress progress) {
        this.database = database;
        this.table = new OutboxTable(database.dialect());
        this.target = target;
        this.progress = progress;
    }

    /**
     * Publishes the messages of each queue that no other relay holds.
     *
     * @return whether there were any
     * @throws BrokerException the error of the first queue that failed, after all have been tried
     */
    boolean round() {
        boolean published = false;
        BrokerException failure = null;
        String queue = nextQueue("");
        while (queue != null) {
            try {
                published |= relay(queue);
            } catch (BrokerException e) {
                failure = failure == null ? e : failure;
            }
            queue = nextQueue(queue);
        }
        if (failure != null) {
            throw failure;
        }
        return published;
    }

    /** Runs the action while no relay holds the queue; after two seconds in any case, since that relay may be dead. */
    void runLocked(String queue, Runnable action) {
        long holder = ThreadLocalRandom.current().nextLong();
        long end = System.nanoTime() + MAX_WAIT_NANOS;
        boolean isLocked = lock(queue, holder);
        while (!isLocked && System.nanoTime() < end) {
            LockSupport.parkNanos(POLL_INTERVAL_NANOS);
            isLocked = lock(queue, holder);
        }
        try {
            action.run();
        } finally {
            unlock(queue, holder);
        }
    }

    private @Nullable String nextQueue(String after) {
        return database.call(
                        "look for messages in the outbox",
                        Access.READ,
                        connection -> table.nextQueue(connection, after))
                .orElse(null);
    }

    private boolean relay(String queue) {
        if (!lock(queue, relayId)) {
            return false;
        }
        try {
            boolean published = false;
            List<OutboxMessage> first = firstMessages(queue);
            while (!first.isEmpty() && lock(queue, relayId)) {
                delete(publish(queue, first));
                progress.published();
                published = true;
                first = firstMessages(queue);
            }
            return published;
        } finally {
            unlock(queue, relayId);
        }
    }

    /** Publishes the messages. @return the ids of those that are published */
    private List<Long> publish(String queue, List<OutboxMessage> messages) {
        try {
            target.publish(queue, messages.stream().map(OutboxMessage::message).toList());
            return messages.stream().map(OutboxMessage::id).toList();
        } catch (PartlyPublishedException e) {
            List<Long> confirmed = new ArrayList<>();
            for (int i = 0; i < messages.size(); i++) {
                if (!e.failed(i)) {
                    confirmed.add(messages.get(i).id());
                }
            }
            delete(confirmed);
            throw e;
        } catch (ArgumentException e) { // one of them can never be published, and none was published
            return publishOneByOne(queue, messages);
        }
    }

    private List<Long> publishOneByOne(String queue, List<OutboxMessage> messages) {
        List<Long> confirmed = new ArrayList<>();
        for (OutboxMessage outboxMessage : messages) {
            try {
                target.publish(queue, List.<Message>of(outboxMessage.message()));
                confirmed.add(outboxMessage.id());
            } catch (ArgumentException e) {
                log.error(
                        "The broker rejected a message for the queue {}; it stays in the outbox (row {}): {}",
                        queue,
                        outboxMessage.id(),
                        e.getMessage());
                markRejected(outboxMessage.id(), String.valueOf(e.getMessage()));
            }
        }
        return confirmed;
    }

    private List<OutboxMessage> firstMessages(String queue) {
        return database.call("read the outbox", Access.READ, connection -> table.first(connection, queue));
    }

    private void delete(List<Long> ids) {
        change("delete published messages from the outbox", connection -> table.delete(connection, ids));
    }

    private void markRejected(long id, String problem) {
        change("mark a rejected message in the outbox", connection -> table.markRejected(connection, id, problem));
    }

    private boolean lock(String queue, long holder) {
        return database.call("lock the outbox of " + queue, Access.RELAXED_WRITE, connection -> {
            return table.lock(
                    connection, queue, new RelayLock(holder, database.fromNow(0), database.fromNow(LOCK_MICROS)));
        });
    }

    private void unlock(String queue, long holder) {
        try {
            change("unlock the outbox of " + queue, connection -> table.unlock(connection, queue, holder));
        } catch (BrokerException e) { // the lock expires by itself
            log.debug("Could not unlock the outbox of {}.", queue, e);
        }
    }

    private void change(String action, Change change) {
        database.call(action, Access.RELAXED_WRITE, connection -> {
            change.run(connection);
            return action;
        });
    }

    @FunctionalInterface
    private interface Change {
        void run(Connection connection) throws SQLException;
    }
}
