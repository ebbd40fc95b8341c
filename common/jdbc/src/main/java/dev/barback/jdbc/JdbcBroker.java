package dev.barback.jdbc;

import dev.barback.broker.Attendance;
import dev.barback.broker.Broker;
import dev.barback.broker.Lease;
import dev.barback.broker.Message;
import dev.barback.broker.QueueInfo;
import dev.barback.broker.QueueNames;
import dev.barback.broker.Sharing;
import dev.barback.jdbc.Database.Access;
import dev.barback.record.RecordsDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * Carries messages in a database: a SQLite file, or PostgreSQL. Delivers what is due, to each user its
 * share, and of one user's by priority (lower first), then due time, then order of arrival. Thread-safe; one per process is enough, any number of processes may share a database.
 *
 * <p>The tables are made by {@link Schema}.
 */
public final class JdbcBroker implements Broker, RecordsDatabase {
    private static final int MOST_AT_ONCE = 1_000;
    private static final int MOST_PURGED_AT_ONCE = 10_000;

    private final Database database;
    private final JdbcOptions options;
    private final CallersTransaction caller;
    private final Messages messages;
    private final Bells bells = new Bells();
    private final Publications publications;
    private final Receiving receiving;
    private final Watching watching;

    JdbcBroker(Database database, JdbcOptions options, CallersTransaction caller) {
        this.database = database;
        this.options = options;
        this.caller = caller;
        this.messages = new Messages(database.dialect());
        this.publications = new Publications(database, bells);
        this.receiving = new Receiving(database, messages, bells, options.leaseTime());
        this.watching = new Watching(() -> database.watch(bells));
    }

    /** A broker in a SQLite file, which is made, with its tables, if it is not there. */
    public static JdbcBroker sqlite(Path file, JdbcOptions options) {
        return sqlite(file, options, Clock.systemUTC(), CallersTransaction.NONE);
    }

    /**
     * A broker in a SQLite file that the application has transactions on.
     *
     * @param clock tells when messages are due and leases end; all processes that share the file should agree on it
     * @param caller knows transactions on the same file
     */
    public static JdbcBroker sqlite(Path file, JdbcOptions options, Clock clock, CallersTransaction caller) {
        PrivateFile.make(file);
        return new JdbcBroker(new Sqlite(file, options, clock, caller), options, caller);
    }

    /**
     * A broker in PostgreSQL, which tells the time.
     *
     * @param pool gives out connections; a worker keeps one of them to listen on
     * @param caller knows transactions on the same pool
     */
    public static JdbcBroker postgres(DataSource pool, JdbcOptions options, CallersTransaction caller) {
        return postgres(pool, pool, options, caller);
    }

    /**
     * A broker in PostgreSQL that takes nothing from a pool for longer than a moment, so that a pool of one will do.
     *
     * @param pool gives out connections
     * @param listening gives out the connection that a worker keeps to listen on
     * @param caller knows transactions on the same pool
     */
    public static JdbcBroker postgres(
            DataSource pool, DataSource listening, JdbcOptions options, CallersTransaction caller) {
        return new JdbcBroker(new Postgres(pool, listening, options, caller), options, caller);
    }

    /** Records of jobs in the same database, through the same connections. They end with this broker. */
    @Override
    public JdbcRecords records() {
        return new JdbcRecords(database, () -> {});
    }

    @Override
    public void ensure(String queue) {
        publications.ensure(QueueNames.check(queue));
    }

    @Override
    public void publish(String queue, Iterable<Message> messages) {
        QueueNames.check(queue);
        try (HeldConnection held = caller.held()) {
            if (held != null && held.isInTransaction()) {
                publications.publish(held.connection(), queue, messages);
                caller.afterCommit(() -> publications.committed(queue));
                return;
            }
        }
        Confirmations confirmations = new Confirmations();
        for (List<Message> chunk : Chunks.of(messages)) {
            confirmations.add(chunk.size(), () -> publications.publish(queue, chunk));
        }
        confirmations.requireAll();
    }

    @Override
    public List<Lease> receive(String queue, int max, Duration wait) {
        return receive(queue, max, wait, Sharing.EQUAL);
    }

    @Override
    public List<Lease> receive(String queue, int max, Duration wait, Sharing sharing) {
        return receiving.receive(QueueNames.check(queue), max, wait, sharing);
    }

    @Override
    public Duration leaseTime() {
        return options.leaseTime();
    }

    @Override
    public void extend(String queue, Collection<? extends Lease> leases) {
        change("extend leases of", queue, leases, () -> LeaseChange.extend(database, leaseTime()));
    }

    @Override
    public void release(String queue, Collection<? extends Lease> leases) {
        change("release messages of", queue, leases, LeaseChange::release);
        bells.ring(queue);
    }

    @Override
    public void park(String queue, Collection<? extends Lease> leases, Instant until) {
        change("park messages of", queue, leases, () -> LeaseChange.park(until));
        bells.ring(queue); // receivers wait for the next due time, which this may be
    }

    @Override
    public void acknowledge(String queue, Collection<? extends Lease> leases) {
        change("acknowledge messages of", queue, leases, LeaseChange::acknowledge);
    }

    @Override
    public boolean holds(Lease lease) {
        return database.call(
                "look at a lease of the queue " + lease.queue(),
                Access.READ,
                connection -> messages.holds(connection, ours(lease)));
    }

    @Override
    public void purge(String queue) {
        String what = "clear the queue " + QueueNames.check(queue);
        long last = database.call(what, Access.READ, messages::lastId);
        int deleted;
        do { // small transactions: others want to write, too
            deleted = database.call(
                    what,
                    Access.DURABLE_WRITE,
                    connection -> messages.purge(connection, queue, last, MOST_PURGED_AT_ONCE));
        } while (deleted > 0);
    }

    /** Writes a row anew, as it is. */
    @Override
    public boolean probe() {
        publications.ensure(QueueNames.MORGUE);
        return database.call(
                "write",
                Access.DURABLE_WRITE,
                connection -> Statements.update(
                                connection, "UPDATE barback_queues SET name = name WHERE name = ?", QueueNames.MORGUE)
                        > 0);
    }

    @Override
    public List<QueueInfo> queues() {
        return database.call(
                "count the messages", Access.READ, connection -> messages.queues(connection, database.fromNow(0)));
    }

    @Override
    public Attendance attend(String queue) {
        publications.ensure(QueueNames.check(queue));
        return watching.join();
    }

    @Override
    public void close() {
        watching.close();
        database.close();
    }

    private void change(String what, String queue, Collection<? extends Lease> leases, Supplier<LeaseChange> change) {
        List<JdbcLease> all = leases.stream().map(JdbcBroker::ours).toList();
        for (int from = 0; from < all.size(); from += MOST_AT_ONCE) {
            List<JdbcLease> some = all.subList(from, Math.min(from + MOST_AT_ONCE, all.size()));
            database.call(what + " the queue " + queue, Access.RELAXED_WRITE, connection -> {
                database.dialect().change(connection, change.get(), some);
                return queue;
            });
        }
    }

    private static JdbcLease ours(Lease lease) {
        if (lease instanceof JdbcLease ours) {
            return ours;
        }
        throw new IllegalArgumentException("This lease was not given by a database broker: " + lease);
    }
}
