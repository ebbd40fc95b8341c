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
 * Takes what waits in the outbox to the broker: publishes it, waits for the confirmation, deletes it. A queue is one
 * relay's at a time, for a bounded time, so the order is kept; killed in between, it leaves messages that are published
 * once more.
 */
final class Relay {
    private static final Logger log = LoggerFactory.getLogger(Relay.class);

    /** Longer than any publish may take; the queues of a relay that was killed wait for so long. */
    private static final long TURN_MICROS = Micros.of(Duration.ofMinutes(1));

    private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Database database;
    private final OutboxTable table;
    private final Broker target;
    private final long name = ThreadLocalRandom.current().nextLong();

    Relay(Database database, Broker target) {
        this.database = database;
        this.table = new OutboxTable(database.dialect());
        this.target = target;
    }

    /**
     * Takes along what there is, of each queue that no other relay has.
     *
     * @return whether there was anything
     * @throws BrokerException of the first queue that failed, when all have been tried
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

    /** Does something while no relay has the queue in hand; after two seconds anyhow, since that one may be dead. */
    void hold(String queue, Runnable action) {
        long holder = ThreadLocalRandom.current().nextLong();
        long end = System.nanoTime() + LONGEST_WAIT_NANOS;
        boolean held = takeTurn(queue, holder);
        while (!held && System.nanoTime() < end) {
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            held = takeTurn(queue, holder);
        }
        try {
            action.run();
        } finally {
            giveTurn(queue, holder);
        }
    }

    private @Nullable String next(String after) {
        return database.call("look into the outbox", Access.READ, connection -> table.nextQueue(connection, after))
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

    /** Publishes, and tells what need not be published again. */
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
        } catch (ArgumentException e) { // one of them can't be published, ever: none was
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
                        "A message for the queue {} stays in the outbox (row {}): {}",
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
        change("delete from the outbox what was published", connection -> table.delete(connection, ids));
    }

    private void setAside(long id, String problem) {
        change("set a message of the outbox aside", connection -> table.setAside(connection, id, problem));
    }

    private boolean takeTurn(String queue, long whose) {
        return database.call("take over the outbox of " + queue, Access.RELAXED_WRITE, connection -> {
            return table.take(connection, queue, new Turn(whose, database.fromNow(0), database.fromNow(TURN_MICROS)));
        });
    }

    private void giveTurn(String queue, long whose) {
        try {
            change("leave the outbox of " + queue, connection -> table.give(connection, queue, whose));
        } catch (BrokerException e) { // it ends by itself
            log.debug("The outbox of {} could not be left to others.", queue, e);
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
