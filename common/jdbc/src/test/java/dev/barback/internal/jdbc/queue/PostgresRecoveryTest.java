package dev.barback.internal.jdbc.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.barback.BrokerException;
import dev.barback.EnqueuedJob;
import dev.barback.contract.PostgresServer;
import dev.barback.contract.Signals;
import dev.barback.internal.broker.MemoryBroker;
import dev.barback.internal.jdbc.outbox.OutboxBroker;
import dev.barback.internal.jdbc.sql.AmbientTransaction;
import dev.barback.internal.jdbc.sql.JdbcAddress;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.internal.jdbc.sql.OneTransaction;
import dev.barback.internal.jdbc.sql.Schema;
import dev.barback.internal.records.JobStoreOptions;
import dev.barback.internal.records.JobStoreWriter;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import dev.barback.internal.worker.Worker;
import dev.barback.internal.worker.WorkerOptions;
import dev.barback.spi.Message;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

/** Recovery of a worker on PostgreSQL: it goes on by itself after an outage, and logs the outage. */
class PostgresRecoveryTest {
    private static final JdbcOptions OPTIONS = new JdbcOptions(Duration.ofSeconds(3), Duration.ofSeconds(5));
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final CountingJob countingJob = new CountingJob();
    private final List<AutoCloseable> toClose = new ArrayList<>();
    private final LogCapture log = new LogCapture("dev.barback");

    @TempDir
    Path folder;

    @AfterEach
    void closeAll() throws Exception {
        for (int i = toClose.size() - 1; i >= 0; i--) {
            toClose.get(i).close();
        }
        log.close();
    }

    @Test
    void serverIsRestartedUnderAnIdleWorkerAndUnderABusyOne() throws Exception {
        int port = PostgresServer.restartPort();
        EmbeddedPostgres first = start(port);
        HikariDataSource pool = pool(first.getPostgresDatabase(), 10);
        JdbcBroker broker = broker(pool);
        worker(broker);
        enqueue(broker, 0, 10);
        await().atMost(TIMEOUT).until(() -> countingJob.distinctJobs() == 10);

        crash(first);
        await().atMost(TIMEOUT).until(() -> log.contains("Can't fetch from the queue default"));
        EmbeddedPostgres second = start(port);
        await().atMost(TIMEOUT)
                .until(() -> countingJob.enqueue(broker, 0, 1).get(0).isEnqueued());
        enqueue(broker, 10, 3_000);
        await().atMost(TIMEOUT).until(() -> log.contains("Can fetch from the queue default again"));
        await().atMost(TIMEOUT).until(() -> countingJob.distinctJobs() > 100);
        crash(second);
        EmbeddedPostgres third = start(port);
        toClose.add(third);

        await().atMost(TIMEOUT).until(() -> countingJob.distinctJobs() == 3_000);
        System.out.printf(
                "PostgreSQL crashed twice under a worker: all 3,000 complete, %d ran twice%n",
                countingJob.duplicates());
    }

    @Test
    void connectionsAreKilledAmidWork() throws Exception {
        DataSource database = PostgresServer.newDatabase();
        JdbcBroker broker = broker(pool(database, 10));
        worker(broker);
        for (int round = 0; round < 5; round++) {
            enqueue(broker, round * 500, round * 500 + 500);
            int half = round * 500 + 250;
            await().atMost(TIMEOUT).until(() -> countingJob.distinctJobs() >= half);
            execute(
                    database,
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                            + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
        }

        await().atMost(TIMEOUT).until(() -> countingJob.distinctJobs() == 2_500);
        int before = countingJob.distinctJobs();
        enqueue(broker, 10_000, 10_001);
        await("the listener listens again").atMost(TIMEOUT).until(() -> countingJob.distinctJobs() == before + 1);
        System.out.printf("Connections killed five times: all complete, %d ran twice%n", countingJob.duplicates());
    }

    /** A killed server may lose confirmed ends of jobs, but not the acknowledgements: the jobs would seem to run forever. */
    @Test
    void aServerThatIsKilledUnderLoadLeavesNoStaleExecutions() throws Exception {
        PostgresProcess server = PostgresProcess.create(folder);
        toClose.add(server);
        JdbcBroker broker = broker(pool(server.database(), 10));
        JobStoreWriter writer = new JobStoreWriter(broker.jobStore(), "worker", JobStoreOptions.DEFAULTS);
        toClose.add(writer);
        Barback barback = Barback.builder(broker, JobRegistry.of(countingJob))
                .jobStoreWriter(writer)
                .build();
        Worker worker = barback.worker(WorkerOptions.forQueue("default"));
        toClose.add(worker);
        worker.start();
        int kills = 5;
        for (int kill = 1; kill <= kills; kill++) {
            int from = (kill - 1) * 1_000;
            await().atMost(TIMEOUT)
                    .until(() -> countingJob.enqueue(broker, from, from + 1_000).stream()
                            .allMatch(EnqueuedJob::isEnqueued));
            await().atMost(TIMEOUT).until(() -> countingJob.distinctJobs() > from + 300);
            server.kill();
            server.start();
        }

        await().atMost(TIMEOUT).until(() -> countingJob.distinctJobs() == kills * 1_000);
        await().atMost(TIMEOUT)
                .until(() -> worker.status().leases() == 0 && broker.jobStore().countExecuting("default", 10_000) == 0);
        System.out.printf("The server was killed five times: all complete, %d ran twice%n", countingJob.duplicates());
        assertThat(broker.jobStore().overdue("default", Duration.ZERO, Duration.ZERO, Optional.empty(), 10))
                .as("no job is left for the next worker")
                .isEmpty();
    }

    @Test
    void poolIsExhausted() throws Exception {
        HikariDataSource pool = pool(PostgresServer.newDatabase(), 4);
        JdbcBroker broker = broker(pool);
        worker(broker);
        enqueue(broker, 0, 1);
        await().atMost(TIMEOUT).until(() -> countingJob.distinctJobs() == 1);

        List<Connection> taken = takeAll(pool);
        await().atMost(TIMEOUT).until(() -> log.contains("Can't fetch from the queue default"));
        EnqueuedJob refused = countingJob.enqueue(broker, 1, 2).get(0);
        assertThat(refused.isEnqueued()).isFalse();
        assertThat(refused.error()).isInstanceOf(BrokerException.class).hasMessageContaining("PostgreSQL could not");
        for (Connection connection : taken) {
            connection.close();
        }

        await().atMost(TIMEOUT).until(() -> log.contains("Can fetch from the queue default again"));
        enqueue(broker, 2, 3);
        await().atMost(TIMEOUT).until(() -> countingJob.distinctJobs() == 2);
    }

    @Test
    void diskIsFull() throws Exception {
        DataSource database = PostgresServer.newDatabase();
        WriteFaults writeFaults = new WriteFaults();
        JdbcBroker broker = broker(pool(writeFaults.wrap(database), 10));
        worker(broker);
        enqueue(broker, 0, 100);
        await().atMost(TIMEOUT).until(() -> countingJob.distinctJobs() == 100);

        writeFaults.failEveryWrite(new SQLException("could not extend file: No space left on device", "53100"));
        EnqueuedJob refused = countingJob.enqueue(broker, 100, 101).get(0);
        assertThat(refused.isEnqueued()).isFalse();
        assertThat(refused.error()).hasMessageContaining("No space left on device");
        enqueue(broker(pool(database, 2)), 100, 150); // from a machine with room on its disk, as it were
        await().atMost(TIMEOUT).until(() -> log.contains("Can't fetch from the queue default"));
        writeFaults.clear();
        await().atMost(TIMEOUT).until(() -> log.contains("Can fetch from the queue default again"));

        enqueue(broker, 150, 200);
        await().atMost(TIMEOUT).until(() -> countingJob.distinctJobs() == 200);
    }

    /** A lock like that of CREATE INDEX, ALTER TABLE, or a transaction left open in psql. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStatementThatWaitsForALockIsCancelled(boolean ownPool) throws Exception {
        String url = PostgresServer.newUrl();
        JdbcOptions options = OPTIONS.withCallTimeout(Duration.ofSeconds(2));
        JdbcAddress address = JdbcAddress.of(url, null, null);
        DataSource database = address.dataSource(options);
        HikariDataSource pool = pool(ownPool ? address.limitedDataSource(options) : database, 4);
        JdbcBroker broker = JdbcBroker.postgres(pool, options, AmbientTransaction.NONE);
        toClose.add(broker);
        enqueue(broker, 0, 1);

        try (Connection holder = database.getConnection()) {
            holder.setClientInfo("ApplicationName", "holder");
            holder.setAutoCommit(false);
            holder.createStatement().execute("LOCK TABLE barback_messages IN ACCESS EXCLUSIVE MODE");
            for (int round = 0; round < 2; round++) {
                EnqueuedJob refused = countingJob.enqueue(broker, 1, 2).get(0);
                assertThat(refused.error())
                        .isInstanceOf(BrokerException.class)
                        .hasMessageContainingAll(
                                "(holder, user postgres) holds a lock on barback_messages (AccessExclusiveLock)")
                        .hasMessageContaining(
                                ownPool ? "Barback's own limit is 1.4 s" : "Barback's own limit is 1.6 s");
            }
            await("no statement waits in the server")
                    .atMost(TIMEOUT)
                    .until(() -> number(database, "SELECT count(*) FROM pg_locks WHERE NOT granted") == 0);
            assertThat(number(database, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"))
                    .as("connections: the pool's, the holder's, this one")
                    .isLessThanOrEqualTo(4 + 1 + 1);
        }
        enqueue(broker, 1, 2);
    }

    /** Every way in which Barback uses the caller's transaction. */
    @Test
    void theErrorInTheCallersTransactionNamesTheLocksHolder() throws Exception {
        JdbcOptions options = OPTIONS.withCallTimeout(Duration.ofSeconds(2));
        HikariDataSource pool = pool(PostgresServer.newDatabase(), 4);
        OneTransaction transaction = new OneTransaction(pool);
        JdbcBroker broker = JdbcBroker.postgres(pool, options, transaction);
        toClose.add(broker);
        OutboxBroker outbox = OutboxBroker.postgres(new MemoryBroker(), pool, options, transaction);
        toClose.add(outbox);
        List<Message> messages = List.of(new Message(new byte[] {'1'}, Map.of(), null));
        List<ThrowingCallable> calls = List.of(
                () -> broker.publish("default", messages), broker::queues, () -> outbox.publish("default", messages));

        try (Connection holder = pool.getConnection()) {
            holder.setClientInfo("ApplicationName", "holder");
            holder.setAutoCommit(false);
            holder.createStatement().execute("LOCK TABLE barback_messages, barback_outbox IN ACCESS EXCLUSIVE MODE");
            transaction.commit(connection -> {
                for (ThrowingCallable call : calls) {
                    assertThatThrownBy(call)
                            .isInstanceOf(BrokerException.class)
                            .hasMessageContainingAll(
                                    "(holder, user postgres) holds a lock on barback_", "(AccessExclusiveLock)");
                }
                connection.createStatement().execute("CREATE TABLE orders (number integer)");
            });
        }

        assertThat(number(pool, "SELECT count(*) FROM orders"))
                .as("the transaction went on")
                .isZero();
    }

    /** A limit of the application's pool, role or database; the message claims no more than is known. */
    @Test
    void anotherLimitIsNotReportedAsBarbacks() throws Exception {
        String url = PostgresServer.newUrl();
        JdbcOptions options = OPTIONS.withCallTimeout(Duration.ofSeconds(100));
        DataSource database = JdbcAddress.of(url + "&options=-c%20statement_timeout=2000", null, null)
                .dataSource(options);
        JdbcBroker broker = JdbcBroker.postgres(pool(database, 2), options, AmbientTransaction.NONE);
        toClose.add(broker);
        try (Connection holder =
                JdbcAddress.of(url, null, null).dataSource(options).getConnection()) {
            holder.setAutoCommit(false);
            holder.createStatement().execute("LOCK TABLE barback_messages IN ACCESS EXCLUSIVE MODE");
            assertThat(countingJob.enqueue(broker, 1, 2).get(0).error())
                    .hasMessageContaining("canceling statement due to statement timeout")
                    .hasMessageContaining("Barback's own limit is 80 s; there may be others.")
                    .hasMessageContaining("holds a lock on barback_messages");
        }
    }

    @Test
    void limitsAreResetBeforeTheConnectionIsReturned() throws Exception {
        DataSource database = PostgresServer.newDatabase();
        Schema.migrate(database);
        HikariDataSource pool = pool(database, 1);
        enqueue(broker(pool), 0, 1);
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(connection.getNetworkTimeout()).isZero();
            assertThat(connection.unwrap(PGConnection.class).getPrepareThreshold())
                    .isEqualTo(5);
            assertThat(statement.getQueryTimeout()).isZero();
        }
        assertThat(text(pool, "SHOW statement_timeout")).isEqualTo("0");
        assertThat(text(pool, "SHOW lock_timeout")).isEqualTo("0");
    }

    /** A read-only phase, as in a failover: sessions that began in it stay read-only. */
    @Test
    void readOnlyPhaseEnds() throws Exception {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(PostgresServer.newUrl());
        HikariDataSource pool = pool(database, 6);
        JdbcBroker broker = broker(pool);
        enqueue(broker, 0, 1);
        String readOnly = "ALTER DATABASE " + database.getDatabaseName() + " SET default_transaction_read_only = ";
        execute(database, readOnly + "on");
        pool.getHikariPoolMXBean().softEvictConnections();
        List<Connection> opened = new ArrayList<>();
        for (int i = 0; i < pool.getMaximumPoolSize(); i++) {
            opened.add(pool.getConnection());
        }
        for (Connection each : opened) {
            each.close();
        }
        EnqueuedJob refused = countingJob.enqueue(broker, 1, 2).get(0);
        assertThat(refused.error()).hasMessageContaining("read-only transaction");

        String young = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                + " AND pid <> pg_backend_pid() AND backend_start > clock_timestamp() - interval '1 second'";
        await().atMost(TIMEOUT).until(() -> number(database, young) == 0); // all are old enough to count as outdated
        execute(database, "SET default_transaction_read_only = off", readOnly + "off");
        await().atMost(TIMEOUT)
                .until(() -> countingJob.enqueue(broker, 1, 2).get(0).isEnqueued());
        for (int i = 0; i < 2 * pool.getMaximumPoolSize(); i++) {
            enqueue(broker, 2, 3);
        }
    }

    private EmbeddedPostgres start(int port) {
        return PostgresServer.restartable(folder.resolve("data"), port);
    }

    /** SIGQUIT ends all processes of the server at once, without a last checkpoint: the next start has to recover. */
    private void crash(EmbeddedPostgres server) throws Exception {
        long pid = Long.parseLong(
                Files.readAllLines(folder.resolve("data/postmaster.pid")).get(0));
        ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
        Signals.send("QUIT", pid);
        postmaster.onExit().get(30, TimeUnit.SECONDS);
        server.close();
    }

    private void enqueue(JdbcBroker broker, int from, int to) {
        List<EnqueuedJob> failed = countingJob.enqueue(broker, from, to).stream()
                .filter(job -> !job.isEnqueued())
                .toList();
        assertThat(failed).isEmpty();
    }

    private static List<Connection> takeAll(HikariDataSource pool) {
        List<Connection> taken = new ArrayList<>();
        await().atMost(TIMEOUT).until(() -> {
            try {
                taken.add(pool.getConnection());
            } catch (SQLException e) { // connections in use are returned later, and taken, too
            }
            return taken.size() >= pool.getMaximumPoolSize() - 1; // the listener keeps its own
        });
        return taken;
    }

    private HikariDataSource pool(DataSource database, int size) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(database);
        config.setMaximumPoolSize(size);
        config.setConnectionTimeout(1_000);
        config.setInitializationFailTimeout(-1);
        HikariDataSource pool = new HikariDataSource(config);
        toClose.add(pool);
        Schema.migrate(pool);
        return pool;
    }

    private JdbcBroker broker(DataSource pool) {
        JdbcBroker broker = JdbcBroker.postgres(pool, OPTIONS, AmbientTransaction.NONE);
        toClose.add(broker);
        return broker;
    }

    private void worker(JdbcBroker broker) {
        Worker worker = countingJob.startWorker(broker);
        toClose.add(worker);
    }

    private static void execute(DataSource database, String... all) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String each : all) {
                statement.execute(each);
            }
        }
    }

    private static long number(DataSource database, String sql) throws SQLException {
        return Long.parseLong(text(database, sql));
    }

    private static String text(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }
}
