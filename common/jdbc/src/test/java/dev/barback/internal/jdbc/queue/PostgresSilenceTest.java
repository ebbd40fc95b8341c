package dev.barback.internal.jdbc.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import dev.barback.BrokerException;
import dev.barback.EnqueuedJob;
import dev.barback.contract.NetworkProxy;
import dev.barback.contract.PostgresServer;
import dev.barback.internal.jdbc.sql.AmbientTransaction;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.internal.jdbc.sql.Schema;
import dev.barback.internal.jdbc.sql.Statements;
import dev.barback.internal.worker.QueueOptions;
import dev.barback.internal.worker.Worker;
import dev.barback.internal.worker.WorkerOptions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Connections to PostgreSQL that stay open and pass nothing any more, as behind a NAT that has dropped its entries. */
class PostgresSilenceTest {
    private static final JdbcOptions OPTIONS = new JdbcOptions(Duration.ofSeconds(3), Duration.ofSeconds(2));
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(5);

    private final CountingJob countingJob = new CountingJob();
    private final List<AutoCloseable> toClose = new ArrayList<>();
    private final LogCapture log = new LogCapture("dev.barback");
    private PGSimpleDataSource database;
    private NetworkProxy proxy;

    @BeforeEach
    void open() {
        database = new PGSimpleDataSource();
        database.setUrl(PostgresServer.newUrl());
        Schema.migrate(database);
        proxy = NetworkProxy.to(database.getPortNumbers()[0]);
        toClose.add(proxy);
    }

    @AfterEach
    void closeAll() throws Exception {
        for (int i = toClose.size() - 1; i >= 0; i--) {
            toClose.get(i).close();
        }
        log.close();
    }

    @Test
    void anEnqueueFailsInTimeAndTheNextOneWorks() {
        HikariDataSource pool = poolOfOne();
        JdbcBroker broker = JdbcBroker.postgres(pool, OPTIONS, AmbientTransaction.NONE);
        toClose.add(broker);
        assertThat(countingJob.enqueue(broker, 0, 1)).allMatch(EnqueuedJob::isEnqueued);

        proxy.silence();
        long start = System.nanoTime();
        EnqueuedJob refused = countingJob.enqueue(broker, 1, 2).get(0);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("a call timeout, and some time for a busy machine")
                .isLessThan(OPTIONS.callTimeout().plusMillis(2_500));
        assertThat(refused.error()).isInstanceOf(BrokerException.class).hasMessageContaining("PostgreSQL could not");

        HikariPoolMXBean state = pool.getHikariPoolMXBean();
        await("a new connection").atMost(TIMEOUT).until(() -> state.getIdleConnections() == 1);
        assertThat(countingJob.enqueue(broker, 1, 2)).allMatch(EnqueuedJob::isEnqueued);
    }

    /** Found by polling, each job would start a poll interval after the one before it. */
    @Test
    void aWorkerListensAgainOnANewConnection() {
        JdbcBroker broker = JdbcBroker.postgres(database, throughTheProxy(), OPTIONS, AmbientTransaction.NONE);
        toClose.add(broker);
        QueueOptions slowPoll = QueueOptions.DEFAULTS.withPollInterval(POLL_INTERVAL);
        WorkerOptions options = WorkerOptions.forQueue("default").withQueues(Map.of("default", slowPoll));
        Worker worker = countingJob.barback(broker).worker(options);
        toClose.add(worker);
        worker.start();
        await("LISTEN").atMost(TIMEOUT).until(() -> listeners() == 1);
        proxy.silence();

        await().atMost(TIMEOUT).until(() -> log.contains("Can't listen to PostgreSQL's notifications"));
        await().atMost(TIMEOUT).until(() -> log.contains("Can listen to PostgreSQL's notifications again"));

        JdbcBroker otherProcess = JdbcBroker.postgres(database, OPTIONS, AmbientTransaction.NONE);
        toClose.add(otherProcess);
        long start = System.nanoTime();
        for (int number = 0; number < 5; number++) {
            assertThat(countingJob.enqueue(otherProcess, number, number + 1)).allMatch(EnqueuedJob::isEnqueued);
            int started = number + 1;
            await().pollInterval(Duration.ofMillis(10))
                    .atMost(TIMEOUT)
                    .until(() -> countingJob.distinctJobs() == started);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(POLL_INTERVAL.multipliedBy(3));
    }

    private HikariDataSource poolOfOne() {
        HikariConfig config = new HikariConfig();
        config.setDataSource(throughTheProxy());
        config.setMaximumPoolSize(1);
        config.setConnectionTimeout(1_000);
        HikariDataSource pool = new HikariDataSource(config);
        toClose.add(pool);
        return pool;
    }

    private DataSource throughTheProxy() {
        PGSimpleDataSource through = new PGSimpleDataSource();
        through.setUrl(database.getUrl());
        through.setUser(database.getUser());
        through.setServerNames(new String[] {"127.0.0.1"});
        through.setPortNumbers(new int[] {proxy.port()});
        return through;
    }

    private long listeners() throws SQLException {
        String sql = "SELECT count(*) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND query LIKE 'LISTEN %'";
        try (Connection connection = database.getConnection()) {
            return Statements.select(connection, row -> row.getLong(1), sql).get(0);
        }
    }
}
