package dev.barback.internal.jdbc.queue;

import dev.barback.QueueInfo;
import dev.barback.internal.jdbc.records.JdbcJobStore;
import dev.barback.internal.jdbc.sql.AmbientTransaction;
import dev.barback.internal.jdbc.sql.Database;
import dev.barback.internal.jdbc.sql.Database.Access;
import dev.barback.internal.jdbc.sql.HeldConnection;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.internal.jdbc.sql.Postgres;
import dev.barback.internal.jdbc.sql.PrivateFile;
import dev.barback.internal.jdbc.sql.Schema;
import dev.barback.internal.jdbc.sql.Sqlite;
import dev.barback.internal.records.JobStoreHost;
import dev.barback.spi.Broker;
import dev.barback.spi.FairnessPolicy;
import dev.barback.spi.Lease;
import dev.barback.spi.Message;
import dev.barback.spi.QueueMaintenance;
import dev.barback.spi.QueueNames;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * Carries messages in a database: a SQLite file, or PostgreSQL. Delivers messages that are due: to each user its share,
 * and those of one user by priority (lower first), then due time, then order of arrival. Thread-safe; one per process is
 * enough, any number of processes may share a database.
 *
 * <p>{@link Schema} creates the tables.
 */
public final class JdbcBroker implements Broker, JobStoreHost {
    private static final int MAX_BATCH_SIZE = 1_000;
    private static final int PURGE_BATCH_SIZE = 10_000;

    private final Database database;
    private final QueueDialect dialect;
    private final JdbcOptions options;
    private final AmbientTransaction ambientTransaction;
    private final MessageTable messages;
    private final WakeUpSignals wakeUpSignals = new WakeUpSignals();
    private final MessagePublisher publisher;
    private final MessageFetcher fetcher;
    private final SharedWakeUpSource sharedWakeUpSource;
    private final WriteProbe writeProbe;

    JdbcBroker(Database database, JdbcOptions options, AmbientTransaction ambientTransaction) {
        this.database = database;
        this.options = options;
        this.ambientTransaction = ambientTransaction;
        this.dialect = QueueDialect.of(database);
        this.messages = new MessageTable(dialect);
        this.publisher = new MessagePublisher(database, dialect, wakeUpSignals);
        this.fetcher = new MessageFetcher(database, messages, wakeUpSignals, options.leaseTime());
        this.sharedWakeUpSource = new SharedWakeUpSource(() -> WakeUpSource.of(database, wakeUpSignals));
        this.writeProbe = new WriteProbe(database);
    }

    /** A broker in a SQLite file, which is created, with its tables, if it is not there. */
    public static JdbcBroker sqlite(Path file, JdbcOptions options) {
        return sqlite(file, options, Clock.systemUTC(), AmbientTransaction.NONE);
    }

    /**
     * A broker in a SQLite file that the application uses in transactions of its own.
     *
     * @param clock decides when messages are due and leases end; all processes that share the file should agree on it
     * @param ambientTransaction knows transactions on the same file
     */
    public static JdbcBroker sqlite(
            Path file, JdbcOptions options, Clock clock, AmbientTransaction ambientTransaction) {
        PrivateFile.create(file);
        return new JdbcBroker(new Sqlite(file, options, clock, ambientTransaction), options, ambientTransaction);
    }

    /**
     * A broker in PostgreSQL, whose clock it uses.
     *
     * @param pool gives connections; a worker keeps one of them for LISTEN
     * @param ambientTransaction knows transactions on the same pool
     */
    public static JdbcBroker postgres(DataSource pool, JdbcOptions options, AmbientTransaction ambientTransaction) {
        return postgres(pool, pool, options, ambientTransaction);
    }

    /**
     * A broker in PostgreSQL that keeps no connection of the pool, so that a pool with one connection is enough.
     *
     * @param pool gives connections, each for one call
     * @param listenSource gives the connection that a worker keeps for LISTEN
     * @param ambientTransaction knows transactions on the same pool
     */
    public static JdbcBroker postgres(
            DataSource pool, DataSource listenSource, JdbcOptions options, AmbientTransaction ambientTransaction) {
        return new JdbcBroker(
                new Postgres(pool, listenSource, options, ambientTransaction), options, ambientTransaction);
    }

    /** A job store in the same database, through the same connections; it is closed with this broker. */
    @Override
    public JdbcJobStore jobStore() {
        return new JdbcJobStore(database, () -> {});
    }

    @Override
    public void ensure(String queue) {
        publisher.ensure(QueueNames.check(queue));
    }

    @Override
    public void publish(String queue, Iterable<Message> messages) {
        QueueNames.check(queue);
        try (HeldConnection held = ambientTransaction.held()) {
            if (held != null && held.isInTransaction()) {
                publisher.publish(held.connection(), queue, messages);
                ambientTransaction.afterCommit(() -> publisher.committed(queue));
                return;
            }
        }
        PortionResults portionResults = new PortionResults();
        for (List<Message> portion : MessagePortions.of(messages)) {
            portionResults.add(portion.size(), () -> publisher.publish(queue, portion));
            writeProbe.recordPublish(!portionResults.hasFailed());
        }
        portionResults.requireAllPublished();
    }

    @Override
    public List<Lease> fetch(String queue, int max, Duration wait) {
        return fetch(queue, max, wait, FairnessPolicy.EQUAL);
    }

    @Override
    public List<Lease> fetch(String queue, int max, Duration wait, FairnessPolicy policy) {
        return fetcher.fetch(QueueNames.check(queue), max, wait, policy);
    }

    @Override
    public Duration leaseTime() {
        return options.leaseTime();
    }

    @Override
    public void renew(String queue, Collection<? extends Lease> leases) {
        change("renew leases of", queue, leases, () -> LeaseChange.renew(database, leaseTime()));
    }

    @Override
    public void release(String queue, Collection<? extends Lease> leases) {
        change("release messages of", queue, leases, LeaseChange::release);
        wakeUpSignals.send(queue);
    }

    @Override
    public void park(String queue, Collection<? extends Lease> leases, Instant until) {
        change("park messages of", queue, leases, () -> LeaseChange.park(until));
        wakeUpSignals.send(queue); // fetches wait for the next due time, which this may be
    }

    @Override
    public void acknowledge(String queue, Collection<? extends Lease> leases) {
        change("acknowledge messages of", queue, leases, LeaseChange::acknowledge);
    }

    @Override
    public boolean isHeld(Lease lease) {
        return database.call(
                "look at a lease of the queue " + lease.queue(),
                Access.READ,
                connection -> messages.holds(connection, toJdbcLease(lease)));
    }

    @Override
    public void purge(String queue) {
        String action = "clear the queue " + QueueNames.check(queue);
        long last = database.call(action, Access.READ, messages::lastId);
        int deleted;
        do { // small transactions, so that other writers don't wait long
            deleted = database.call(
                    action,
                    Access.DURABLE_WRITE,
                    connection -> messages.purge(connection, queue, last, PURGE_BATCH_SIZE));
        } while (deleted > 0);
    }

    @Override
    public boolean probe() {
        publisher.ensure(QueueNames.MORGUE);
        return writeProbe.write();
    }

    @Override
    public List<QueueInfo> queues() {
        return database.call(
                "count the messages", Access.READ, connection -> messages.queues(connection, database.fromNow(0)));
    }

    @Override
    public QueueMaintenance startMaintenance(String queue) {
        publisher.ensure(QueueNames.check(queue));
        return sharedWakeUpSource.addQueue();
    }

    @Override
    public void close() {
        sharedWakeUpSource.close();
        database.close();
    }

    private void change(String action, String queue, Collection<? extends Lease> leases, Supplier<LeaseChange> change) {
        List<JdbcLease> all = leases.stream().map(JdbcBroker::toJdbcLease).toList();
        for (int from = 0; from < all.size(); from += MAX_BATCH_SIZE) {
            List<JdbcLease> some = all.subList(from, Math.min(from + MAX_BATCH_SIZE, all.size()));
            database.call(action + " the queue " + queue, Access.RELAXED_WRITE, connection -> {
                dialect.change(connection, change.get(), some);
                return queue;
            });
        }
    }

    private static JdbcLease toJdbcLease(Lease lease) {
        if (lease instanceof JdbcLease jdbcLease) {
            return jdbcLease;
        }
        throw new IllegalArgumentException("This lease was not given by a database broker: " + lease);
    }
}
