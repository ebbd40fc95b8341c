package dev.barback.internal.jdbc.outbox;

import dev.barback.internal.broker.BackgroundLoop;
import dev.barback.internal.jdbc.queue.MessagePortions;
import dev.barback.internal.jdbc.queue.WakeUpSignals;
import dev.barback.internal.jdbc.sql.AmbientTransaction;
import dev.barback.internal.jdbc.sql.Database;
import dev.barback.internal.jdbc.sql.Database.Access;
import dev.barback.internal.jdbc.sql.HeldConnection;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.internal.jdbc.sql.Postgres;
import dev.barback.internal.jdbc.sql.Schema;
import dev.barback.internal.jdbc.sql.Sqlite;
import dev.barback.spi.Broker;
import dev.barback.spi.ForwardingBroker;
import dev.barback.spi.Message;
import dev.barback.spi.QueueNames;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds an outbox to another broker: messages published inside the caller's transaction become rows of that transaction, and
 * a relay publishes them to the broker after the commit. They are committed with the transaction or not at all, even if the
 * process dies in between. All other calls go to the broker directly. Thread-safe.
 *
 * <p>Order is kept per queue among the messages of the outbox (in the order of the rows' ids; of transactions that
 * commit at the same time either may be first). A message may be published twice, and none is lost. Any number of
 * processes may relay at the same time. A message that the broker rejects permanently stays in {@code barback_outbox} with
 * the reason in the column {@code problem}. {@link Schema} creates the tables.
 */
public final class OutboxBroker extends ForwardingBroker {
    private static final Logger log = LoggerFactory.getLogger(OutboxBroker.class);
    private static final List<String> SIGNAL = List.of("outbox");

    /** How often the relay looks for messages of other processes; those of this process wake it up. */
    private static final long POLL_INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

    private final Broker target;
    private final AmbientTransaction ambientTransaction;
    private final Database database;
    private final OutboxTable table;
    private final RelayProgress progress = new RelayProgress();
    private final OutboxRelay relay;
    private final WakeUpSignals signals = new WakeUpSignals();
    private final BackgroundLoop backgroundLoop;

    private OutboxBroker(Broker target, Database database, AmbientTransaction ambientTransaction) {
        super(target);
        this.target = target;
        this.ambientTransaction = ambientTransaction;
        this.database = database;
        this.table = new OutboxTable(database.dialect());
        this.relay = new OutboxRelay(database, target, progress);
        this.backgroundLoop = new BackgroundLoop(
                "barback-outbox", "publish messages of the outbox", this::round, log, Clock.systemUTC());
        backgroundLoop.start();
    }

    /**
     * An outbox in PostgreSQL.
     *
     * @param target the broker that the messages are published to; closed with this one
     * @param pool the application's pool
     * @param options the schema of the tables, and how long a statement may take
     * @param ambientTransaction knows transactions on the same pool
     */
    public static OutboxBroker postgres(
            Broker target, DataSource pool, JdbcOptions options, AmbientTransaction ambientTransaction) {
        return new OutboxBroker(target, new Postgres(pool, pool, options, ambientTransaction), ambientTransaction);
    }

    /**
     * An outbox in a SQLite file.
     *
     * @param target the broker that the messages are published to; closed with this one
     * @param file the application's database
     * @param ambientTransaction knows transactions on the same file
     */
    public static OutboxBroker sqlite(Broker target, Path file, AmbientTransaction ambientTransaction) {
        return new OutboxBroker(
                target,
                new Sqlite(file, JdbcOptions.DEFAULTS, Clock.systemUTC(), ambientTransaction),
                ambientTransaction);
    }

    @Override
    public void publish(String queue, Iterable<Message> messages) {
        QueueNames.check(queue);
        try (HeldConnection held = ambientTransaction.held()) {
            if (held != null && held.isInTransaction()) {
                publishInTransaction(held.connection(), queue, messages);
                return;
            }
        }
        target.publish(queue, messages);
    }

    /** Writes all messages or none; the transaction goes on in either case. */
    private void publishInTransaction(Connection transaction, String queue, Iterable<Message> messages) {
        try {
            database.runInTransaction(transaction, Access.DURABLE_WRITE, connection -> {
                for (List<Message> portion : MessagePortions.of(messages)) {
                    table.insert(connection, queue, portion);
                }
                return queue;
            });
        } catch (SQLException e) {
            throw database.failure("write to the outbox", e);
        }
        ambientTransaction.afterCommit(signals::sendAll);
    }

    @Override
    public void purge(String queue) {
        relay.runLocked(
                QueueNames.check(queue),
                () -> { // a relay that is publishing now would publish after the purge
                    database.call("clear the outbox of " + queue, Access.DURABLE_WRITE, connection -> {
                        table.purge(connection, queue);
                        return queue;
                    });
                    target.purge(queue);
                });
    }

    /** Why the relay of this process publishes no messages, if that has been so for longer than this; else null. */
    public @Nullable String problem(Duration longerThan) {
        return progress.problem(longerThan);
    }

    /** Ends the relay after the messages that it is publishing, and closes the broker. */
    @Override
    public void close() {
        backgroundLoop.stop();
        signals.sendAll();
        backgroundLoop.awaitEnd(Duration.ofSeconds(5));
        target.close();
        database.close();
    }

    private void round() {
        long seen = signals.count(SIGNAL);
        if (!relayMessages()) {
            try {
                signals.await(SIGNAL, seen, POLL_INTERVAL_NANOS);
            } catch (InterruptedException e) {
                log.debug("The relay of the outbox was interrupted; it goes on until it is stopped.");
            }
        }
    }

    private boolean relayMessages() {
        try {
            boolean published = relay.round();
            progress.succeeded();
            return published;
        } catch (RuntimeException | Error e) {
            progress.failed(e);
            throw e;
        }
    }
}
