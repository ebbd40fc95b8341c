package dev.barback.internal.jdbc.queue;

import dev.barback.QueueInfo;
import dev.barback.internal.jdbc.records.JdbcJobStore;
import dev.barback.internal.jdbc.records.LiveJobs;
import dev.barback.internal.jdbc.sql.AmbientTransaction;
import dev.barback.internal.jdbc.sql.Database;
import dev.barback.internal.jdbc.sql.Database.Access;
import dev.barback.internal.jdbc.sql.HeldConnection;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.internal.jdbc.sql.MicroTime;
import dev.barback.internal.jdbc.sql.Postgres;
import dev.barback.internal.jdbc.sql.PrivateFile;
import dev.barback.internal.jdbc.sql.Schema;
import dev.barback.internal.jdbc.sql.Sqlite;
import dev.barback.internal.records.JobStoreHost;
import dev.barback.internal.records.JobStoreWriter;
import dev.barback.spi.Broker;
import dev.barback.spi.FairnessPolicy;
import dev.barback.spi.FetchRequest;
import dev.barback.spi.JobStore;
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
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries messages in a database: a SQLite file, or PostgreSQL. Delivers messages that are due: to each user its share,
 * and those of one user by priority (lower first), then due time, then order of arrival. Thread-safe; one per process is
 * enough, any number of processes may share a database.
 *
 * <p>{@link Schema} creates the tables.
 */
public final class JdbcBroker implements Broker, JobStoreHost {
    private static final Logger log = LoggerFactory.getLogger(JdbcBroker.class);
    private static final int MAX_BATCH_SIZE = 1_000;
    private static final int PURGE_BATCH_SIZE = 10_000;

    private final Database database;
    private final QueueDialect dialect;
    private final JdbcOptions options;
    private final AmbientTransaction ambientTransaction;
    private final MessageTable messages;
    private final Arrivals arrivals;
    private final ClaimTable claims;
    private final MessagePublisher publisher;
    private final MessageFetcher fetcher;
    private final SharedWakeUpSource sharedWakeUpSource;
    private final WriteProbe writeProbe;
    private final LiveJobs liveJobs;

    JdbcBroker(Database database, JdbcOptions options, AmbientTransaction ambientTransaction) {
        this.database = database;
        this.options = options;
        this.ambientTransaction = ambientTransaction;
        this.dialect = QueueDialect.of(database);
        this.messages = new MessageTable(dialect);
        this.claims = new ClaimTable(dialect);
        this.arrivals = new Arrivals(dialect);
        this.publisher = new MessagePublisher(database, dialect, arrivals);
        this.fetcher = new MessageFetcher(
                database, messages, arrivals, new ExpiredLeases(database, claims, arrivals), options.leaseTime());
        this.sharedWakeUpSource = new SharedWakeUpSource(() -> WakeUpSource.of(database, arrivals));
        this.writeProbe = new WriteProbe(database);
        this.liveJobs = new LiveJobs(database, true);
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
    public boolean holds(JobStore jobStore) {
        return jobStore instanceof JdbcJobStore store && store.database() == database;
    }

    @Override
    public void fetchFor(JobStoreWriter writer) {
        if (holds(writer.jobStore())) {
            fetcher.fetchFor(writer.worker());
        }
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
                List<Arrival.Timed> published = publisher.publish(held.connection(), queue, messages);
                ambientTransaction.afterCommit(() -> publisher.committed(queue, published));
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
        return fetch(List.of(new FetchRequest(QueueNames.check(queue), max, policy)), wait);
    }

    @Override
    public boolean servesManyQueues() {
        return true;
    }

    @Override
    public List<Lease> fetch(List<FetchRequest> requests, Duration wait) {
        return fetcher.fetch(requests, wait);
    }

    @Override
    public Duration leaseTime() {
        return options.leaseTime();
    }

    @Override
    public void renew(String queue, Collection<? extends Lease> leases) {
        renew(leases);
    }

    @Override
    public void renew(Collection<? extends Lease> leases) {
        change("renew leases", leases, () -> LeaseChange.renew(database, leaseTime()));
    }

    @Override
    public void release(String queue, Collection<? extends Lease> leases) {
        release(leases);
    }

    @Override
    public void release(Collection<? extends Lease> leases) {
        complete("release messages", leases, LeaseChange.release(), Arrival::ofReleased);
    }

    @Override
    public void park(String queue, Collection<? extends Lease> leases, Instant until) {
        long time = MicroTime.ceil(until);
        complete("park messages", leases, LeaseChange.park(time), some -> Arrival.ofParked(some, time));
    }

    @Override
    public void acknowledge(String queue, Collection<? extends Lease> leases) {
        acknowledge(leases);
    }

    @Override
    public void acknowledge(Collection<? extends Lease> leases) {
        moveRecords(leases);
        complete("acknowledge messages", leases, LeaseChange.acknowledge(), some -> List.of());
    }

    /** A message that goes for another reason than the end of its job, for example after a retry, leaves its record. */
    private void moveRecords(Collection<? extends Lease> leases) {
        List<String> recordedJobs = leases.stream()
                .map(lease -> toJdbcLease(lease).recordedJob())
                .filter(Objects::nonNull)
                .toList();
        if (!recordedJobs.isEmpty()) {
            database.call("move the records of jobs", Access.RELAXED_WRITE, connection -> {
                liveJobs.move(connection, recordedJobs);
                return recordedJobs;
            });
        }
    }

    /** Acknowledges messages that are still there: their ends were not recorded, for whatever reason. */
    @Override
    public void ended(Collection<? extends Lease> leases) {
        forEachBatch(leases, some -> {
            Set<Long> left = database.call(
                    "look for messages of jobs that have ended",
                    Access.READ,
                    connection -> dialect.existing(connection, some));
            acknowledge(some.stream()
                    .filter(lease -> left.contains(lease.place().id()))
                    .toList());
            removeClaims(some);
        });
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
        while (database.call(
                action,
                Access.RELAXED_WRITE,
                connection -> liveJobs.moveUpTo(connection, queue, last, MAX_BATCH_SIZE))) {
            log.debug("Moved records of {} out of its messages.", queue);
        }
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

    private void change(String action, Collection<? extends Lease> leases, Supplier<LeaseChange> change) {
        forEachBatch(
                leases,
                some -> database.call(action, Access.RELAXED_WRITE, connection -> {
                    dialect.change(connection, change.get(), some);
                    return some;
                }));
    }

    /** Changes leases that end by it, removes claims of which no lease is left, and tells of messages that others get. */
    private void complete(
            String action,
            Collection<? extends Lease> leases,
            LeaseChange change,
            Function<List<JdbcLease>, List<Arrival>> arrived) {
        forEachBatch(leases, some -> {
            arrivals.arrived(database.call(action, Access.RELAXED_WRITE, connection -> {
                dialect.change(connection, change, some);
                return arrivals.announce(connection, arrived.apply(some), database.fromNow(0));
            }));
            removeClaims(some);
        });
    }

    private void removeClaims(List<JdbcLease> completed) {
        List<Long> ended = completed.stream()
                .filter(JdbcLease::complete)
                .map(JdbcLease::token)
                .toList();
        if (!ended.isEmpty()) {
            database.call("remove claims", Access.RELAXED_WRITE, connection -> {
                claims.remove(connection, ended);
                return ended;
            });
        }
    }

    private static void forEachBatch(Collection<? extends Lease> leases, Consumer<List<JdbcLease>> action) {
        List<JdbcLease> all = leases.stream().map(JdbcBroker::toJdbcLease).toList();
        for (int from = 0; from < all.size(); from += MAX_BATCH_SIZE) {
            action.accept(all.subList(from, Math.min(from + MAX_BATCH_SIZE, all.size())));
        }
    }

    private static JdbcLease toJdbcLease(Lease lease) {
        if (lease instanceof JdbcLease jdbcLease) {
            return jdbcLease;
        }
        throw new IllegalArgumentException("This lease was not given by a database broker: " + lease);
    }
}
