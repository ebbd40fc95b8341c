package dev.barback.jdbc;

import dev.barback.broker.Broker;
import dev.barback.broker.ForwardingBroker;
import dev.barback.broker.Loop;
import dev.barback.broker.Message;
import dev.barback.broker.QueueNames;
import dev.barback.jdbc.Bells.Bell;
import dev.barback.jdbc.Database.Access;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Another broker with an outbox before it: what is published inside the caller's transaction becomes rows of that
 * transaction, and is taken to the broker after the commit; it is committed together or not at all, whatever happens to
 * the process in between. All else goes to the broker as it is. Thread-safe.
 *
 * <p>Order is kept per queue among what goes through the outbox (in the order of the rows' ids; of transactions that
 * commit at the same time either may be first). A message may be published twice, and none is lost. Any number of
 * processes may relay at the same time. A message that the broker refuses for good stays in {@code barback_outbox} with
 * the reason in the column {@code problem}. The tables are made by {@link Schema}.
 */
public final class OutboxBroker extends ForwardingBroker {
    private static final Logger log = LoggerFactory.getLogger(OutboxBroker.class);
    private static final String BELL = "outbox";

    /** What other processes left behind waits for so long; this process's own rings the bell. */
    private static final long LOOK_AGAIN_NANOS = Duration.ofSeconds(1).toNanos();

    private final Broker target;
    private final CallersTransaction caller;
    private final Database database;
    private final OutboxTable table;
    private final Relay relay;
    private final Bell bell = new Bells().of(BELL);
    private final Loop loop;

    private OutboxBroker(Broker target, Database database, CallersTransaction caller) {
        super(target);
        this.target = target;
        this.caller = caller;
        this.database = database;
        this.table = new OutboxTable(database.dialect());
        this.relay = new Relay(database, target);
        this.loop = new Loop("barback-outbox", "take messages out of the outbox", this::round, log, Clock.systemUTC());
        loop.start();
    }

    /**
     * An outbox in PostgreSQL.
     *
     * @param target where messages go in the end; closed with this one
     * @param pool the application's
     * @param options where the tables are, and how long a statement may take
     * @param caller knows transactions on the same pool
     */
    public static OutboxBroker postgres(
            Broker target, DataSource pool, JdbcOptions options, CallersTransaction caller) {
        return new OutboxBroker(target, new Postgres(pool, pool, options, caller), caller);
    }

    /**
     * An outbox in a SQLite file.
     *
     * @param target where messages go in the end; closed with this one
     * @param file the application's
     * @param caller knows transactions on the same file
     */
    public static OutboxBroker sqlite(Broker target, Path file, CallersTransaction caller) {
        return new OutboxBroker(target, new Sqlite(file, JdbcOptions.DEFAULTS, Clock.systemUTC(), caller), caller);
    }

    @Override
    public void publish(String queue, Iterable<Message> messages) {
        QueueNames.check(queue);
        try (HeldConnection held = caller.held()) {
            if (held != null && held.isInTransaction()) {
                publishWithin(held.connection(), queue, messages);
                return;
            }
        }
        target.publish(queue, messages);
    }

    /** All of them or none: the transaction goes on in either case. */
    private void publishWithin(Connection transaction, String queue, Iterable<Message> messages) {
        try {
            Guest.within(transaction, database.dialect(), Access.DURABLE_WRITE, connection -> {
                for (List<Message> chunk : Chunks.of(messages)) {
                    table.insert(database.ours(connection), queue, chunk);
                }
                return queue;
            });
        } catch (SQLException e) {
            throw database.failure("write to the outbox", e);
        }
        caller.afterCommit(bell::ring);
    }

    @Override
    public void purge(String queue) {
        relay.hold(
                QueueNames.check(queue),
                () -> { // what a relay has in hand would come after the purge
                    database.call("clear the outbox of " + queue, Access.DURABLE_WRITE, connection -> {
                        table.purge(connection, queue);
                        return queue;
                    });
                    target.purge(queue);
                });
    }

    /** Ends the relay after what it has in hand, and the broker. */
    @Override
    public void close() {
        loop.stop();
        bell.ring();
        loop.awaitEnd(Duration.ofSeconds(5));
        target.close();
        database.close();
    }

    private void round() {
        long heard = bell.rings();
        if (!relay.round()) {
            try {
                bell.await(heard, LOOK_AGAIN_NANOS);
            } catch (InterruptedException e) {
                log.debug("The outbox's relay was interrupted; it ends only when it is stopped.");
            }
        }
    }
}
