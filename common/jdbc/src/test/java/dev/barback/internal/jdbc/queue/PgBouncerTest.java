package dev.barback.internal.jdbc.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.barback.EnqueuedJob;
import dev.barback.JobInfo;
import dev.barback.JobRecord;
import dev.barback.contract.PostgresServer;
import dev.barback.internal.jdbc.sql.AmbientTransaction;
import dev.barback.internal.jdbc.sql.JdbcAddress;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.internal.jdbc.sql.OneTransaction;
import dev.barback.internal.jdbc.sql.Schema;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker through a pooler with few connections to the server, in transaction and in session mode. */
class PgBouncerTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int THREADS = 8;
    private static final String POLLING = "runs in transaction mode";

    @TempDir
    private static Path folder;

    private static PgBouncer bouncer;

    private final CountingJob countingJob = new CountingJob();
    private final LogCapture log = new LogCapture("dev.barback");
    private final List<AutoCloseable> toClose = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        bouncer = PgBouncer.inFrontOf(PostgresServer.newUrl(), folder);
    }

    @AfterAll
    static void stop() throws Exception {
        if (bouncer != null) {
            bouncer.close();
        }
    }

    @AfterEach
    void closeAll() throws Exception {
        for (int i = toClose.size() - 1; i >= 0; i--) {
            toClose.get(i).close();
        }
        log.close();
    }

    @Test
    void inTransactionModeNothingIsRejected() throws Exception {
        JdbcOptions options = JdbcOptions.DEFAULTS.withSchema("jobs");
        JdbcAddress address = JdbcAddress.of(bouncer.url("transaction"), null, null);
        // Not in transaction mode, as the documentation says: Flyway sets the search_path of its session
        Schema.migrate(JdbcAddress.of(bouncer.url("session"), null, null).dataSource(options), options);
        HikariDataSource pool = pool(address.limitedDataSource(options), THREADS);
        JdbcBroker broker = JdbcBroker.postgres(pool, options, AmbientTransaction.NONE);
        toClose.add(broker);
        toClose.add(countingJob.startWorker(broker));

        atOnce(thread -> {
            for (int number = 0; number < 25; number++) {
                List<EnqueuedJob> jobs = countingJob.enqueue(broker, 100 * thread + number, 100 * thread + number + 1);
                assertThat(jobs).allMatch(EnqueuedJob::isEnqueued);
                broker.jobStore().write(List.of(waiting("j" + thread + "-" + number)), List.of());
            }
        });
        await().atMost(TIMEOUT).until(() -> countingJob.distinctJobs() == 25 * THREADS);
        assertThat(countingJob.duplicates()).isZero();
        assertThat(log.count(POLLING)).isOne();
        try (Connection others = DriverManager.getConnection(bouncer.url("transaction"));
                ResultSet limit = others.createStatement()
                        .executeQuery("SELECT current_setting('statement_timeout'), current_setting('search_path'),"
                                + " (SELECT count(*) FROM pg_listening_channels())")) {
            limit.next();
            assertThat(limit.getString(1)).as("statement_timeout").isEqualTo("0");
            assertThat(limit.getString(2)).as("search_path").doesNotContain("jobs");
            assertThat(limit.getInt(3)).as("channels").isZero();
        }
    }

    /** The application sets prepareThreshold=0: otherwise its own statements would fail there. */
    @Test
    void inTransactionModeJobsAreCommittedWithTheApplications() throws Exception {
        JdbcAddress address = JdbcAddress.of(bouncer.url("transaction") + "&prepareThreshold=0", null, null);
        Schema.migrate(address.dataSource(JdbcOptions.DEFAULTS));
        HikariDataSource pool = pool(address.dataSource(JdbcOptions.DEFAULTS), THREADS);
        OneTransaction transaction = new OneTransaction(pool);
        JdbcBroker broker = JdbcBroker.postgres(pool, JdbcOptions.DEFAULTS, transaction);
        toClose.add(broker);
        atOnce(thread -> {
            for (int number = 0; number < 10; number++) {
                int from = 100 * thread + number;
                transaction.commit(connection -> assertThat(countingJob.enqueue(broker, from, from + 1))
                        .allMatch(job -> job.status() == EnqueuedJob.Status.AWAITING_COMMIT || job.isEnqueued()));
            }
        });
        toClose.add(countingJob.startWorker(broker));
        await().atMost(TIMEOUT).until(() -> countingJob.distinctJobs() == 10 * THREADS);
    }

    @Test
    void inSessionModeNotificationsArrive() throws Exception {
        JdbcAddress address = JdbcAddress.of(bouncer.url("session"), null, null);
        try (HikariDataSource pool = pool(address.dataSource(JdbcOptions.DEFAULTS), 1)) {
            Schema.migrate(address.dataSource(JdbcOptions.DEFAULTS));
            Arrivals arrivals = new Arrivals(new PostgresQueueDialect());
            WakeUpSignals signals = arrivals.signals();
            long seen = signals.count(List.of("mail"));
            PostgresWakeUpSource changeSource = new PostgresWakeUpSource(
                    address.dataSource(JdbcOptions.DEFAULTS), arrivals, Duration.ofSeconds(15));
            changeSource.start();
            toClose.add(changeSource);
            await().atMost(TIMEOUT).until(() -> signals.count(List.of("mail")) > seen); // LISTEN works
            long before = signals.count(List.of("mail"));
            try (Connection connection = pool.getConnection()) {
                connection.createStatement().execute("SELECT pg_notify('barback', 'mail')");
            }
            await().atMost(TIMEOUT).until(() -> signals.count(List.of("mail")) > before);
            assertThat(log.count(POLLING)).isZero();
        }
    }

    private static JobRecord waiting(String id) {
        Instant now = Instant.parse("2026-11-22T07:30:00Z");
        JobInfo facts =
                JobInfo.builder(id, "Mail", "low").priority(1).enqueuedAt(now).build();
        return JobRecord.waiting(facts, now, new byte[] {'1'});
    }

    private interface Work {
        void of(int thread) throws Exception;
    }

    private static void atOnce(Work work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                all.add(threads.submit(() -> {
                    work.of(thread);
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private HikariDataSource pool(DataSource database, int size) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(database);
        config.setMaximumPoolSize(size);
        HikariDataSource pool = new HikariDataSource(config);
        toClose.add(pool);
        return pool;
    }
}
