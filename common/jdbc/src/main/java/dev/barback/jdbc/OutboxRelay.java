package dev.barback.jdbc;

import dev.barback.ArgumentException;
import dev.barback.broker.Broker;
import dev.barback.broker.BrokerException;
import dev.barback.broker.Message;
import dev.barback.broker.PartlyPublishedException;
import dev.barback.jdbc.Database.Access;
import dev.barback.jdbc.OutboxTable.Turn;
import dev.barback.jdbc.OutboxTable.Waiting;
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
    private static final long TURN_MICROS = MicroTime.of(Duration.ofMinutes(1));

    private static final long MAX_WAIT_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long POLL_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Database database;
    private final OutboxTable table;
    private final Broker target;
    private final long name = ThreadLocalRandom.current().nextLong();

    OutboxRelay(Database database, Broker target) {
        this.database = database;
        this.table = new OutboxTable(database.dialect());
        this.target = target;
    }

    /**
     * Publishes the messages of each queue that no other relay holds.
     *
     * @return whether there were any
     * @throws BrokerException the error of the first queue that failed, after all have been tried
     */
    boolean round() {
        boolean some = false;
        BrokerException failure = null;
        String queue = next("");
        while (queue != null) {
            try {
                some |= relay(queue);
            } catch (BrokerException e) {
                failure = failure == null ? e : failure;
            }
            queue = next(queue);
        }
        if (failure != null) {
            throw failure;
        }
        return some;
    }

    /** Runs the action while no relay holds the queue; after two seconds in any case, since that relay may be dead. */
    void hold(String queue, Runnable action) {
        long holder = ThreadLocalRandom.current().nextLong();
        long end = System.nanoTime() + MAX_WAIT_NANOS;
        boolean held = takeTurn(queue, holder);
        while (!held && System.nanoTime() < end) {
            LockSupport.parkNanos(POLL_INTERVAL_NANOS);
            held = takeTurn(queue, holder);
        }
        try {
            action.run();
        } finally {
            giveTurn(queue, holder);
        }
    }

    private @Nullable String next(String after) {
        return database.call(
                        "look for messages in the outbox",
                        Access.READ,
                        connection -> table.nextQueue(connection, after))
                .orElse(null);
    }

    private boolean relay(String queue) {
        if (!takeTurn(queue, name)) {
            return false;
        }
        try {
            boolean some = false;
            List<Waiting> first = first(queue);
            while (!first.isEmpty() && takeTurn(queue, name)) {
                delete(publish(queue, first));
                some = true;
                first = first(queue);
            }
            return some;
        } finally {
            giveTurn(queue, name);
        }
    }

    /** Publishes the messages. @return the ids of those that are published */
    private List<Long> publish(String queue, List<Waiting> messages) {
        try {
            target.publish(queue, messages.stream().map(Waiting::message).toList());
            return messages.stream().map(Waiting::id).toList();
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

    private List<Long> publishOneByOne(String queue, List<Waiting> messages) {
        List<Long> confirmed = new ArrayList<>();
        for (Waiting waiting : messages) {
            try {
                target.publish(queue, List.<Message>of(waiting.message()));
                confirmed.add(waiting.id());
            } catch (ArgumentException e) {
                log.error(
                        "The broker rejected a message for the queue {}; it stays in the outbox (row {}): {}",
                        queue,
                        waiting.id(),
                        e.getMessage());
                setAside(waiting.id(), String.valueOf(e.getMessage()));
            }
        }
        return confirmed;
    }

    private List<Waiting> first(String queue) {
        return database.call("read the outbox", Access.READ, connection -> table.first(connection, queue));
    }

    private void delete(List<Long> ids) {
        change("delete published messages from the outbox", connection -> table.delete(connection, ids));
    }

    private void setAside(long id, String problem) {
        change("mark a rejected message in the outbox", connection -> table.setAside(connection, id, problem));
    }

    private boolean takeTurn(String queue, long whose) {
        return database.call("lock the outbox of " + queue, Access.RELAXED_WRITE, connection -> {
            return table.take(connection, queue, new Turn(whose, database.fromNow(0), database.fromNow(TURN_MICROS)));
        });
    }

    private void giveTurn(String queue, long whose) {
        try {
            change("unlock the outbox of " + queue, connection -> table.give(connection, queue, whose));
        } catch (BrokerException e) { // the lock expires by itself
            log.debug("Could not unlock the outbox of {}.", queue, e);
        }
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
}
