package dev.barback.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.barback.EnqueuedJob;
import dev.barback.Job;
import dev.barback.Jobs;
import dev.barback.contract.PostgresServer;
import dev.barback.contract.PubSubEmulator;
import dev.barback.spi.Broker;
import dev.barback.spi.Lease;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The outbox: jobs for Pub/Sub that are committed with the application's transaction. */
class OutboxTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private static Path folder;

    static class Mail implements Job {
        public void perform(int number) {}
    }

    static Stream<String> urls() {
        return Stream.of(
                "jdbc:sqlite:" + folder.resolve(UUID.randomUUID() + ".db") + "?transaction_mode=IMMEDIATE",
                PostgresServer.newUrl());
    }

    @ParameterizedTest
    @MethodSource("urls")
    void whatIsCommittedReachesPubSubAndWhatIsRolledBackDoesNot(String url) {
        try (HikariDataSource pool = pool(url)) {
            application(pool, PubSubEmulator.shared().hostAndPort()).run(context -> {
                Jobs jobs = context.getBean(Jobs.class);
                TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(pool));
                transaction.executeWithoutResult(status -> {
                    jobs.performLater(Mail::perform, 1);
                    status.setRollbackOnly();
                });
                transaction.executeWithoutResult(status -> {
                    assertThat(jobs.performLater(Mail::perform, 2).status())
                            .isEqualTo(EnqueuedJob.Status.AWAITING_COMMIT);
                    assertThat(rows(pool)).isEqualTo(1);
                });

                List<Lease> received = receive(context.getBean(Broker.class));

                assertThat(new String(received.get(0).message().data())).contains("\"arguments\":[2]");
                await().atMost(PATIENCE).until(() -> rows(pool) == 0);
                assertThat(context.getBean("barbackOutboxHealthIndicator", HealthIndicator.class)
                                .health()
                                .getStatus())
                        .isEqualTo(Status.UP);
            });
        }
    }

    @ParameterizedTest
    @MethodSource("urls")
    void whilePubSubIsAwayCommittedJobsWait(String url) {
        application(pool(url), "localhost:1") // closed with the context
                .withPropertyValues("barback.pubsub.call-timeout=1s")
                .run(context -> {
                    Jobs jobs = context.getBean(Jobs.class);
                    DataSource pool = context.getBean(DataSource.class);
                    new TransactionTemplate(new JdbcTransactionManager(pool))
                            .executeWithoutResult(status -> jobs.performLater(Mail::perform, 3));
                    assertThat(rows(pool)).isEqualTo(1);
                });
        application(pool(url), PubSubEmulator.shared().hostAndPort()).run(context -> {
            List<Lease> received = receive(context.getBean(Broker.class));
            assertThat(new String(received.get(0).message().data())).contains("\"arguments\":[3]");
        });
    }

    @Test
    void healthIsDownWhileTheRelayHasAProblem() {
        Health health = OutboxHealthIndicator.of("Messages of the outbox could not be published.");
        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.getDetails()).containsEntry("problem", "Messages of the outbox could not be published.");
    }

    @Test
    void withoutADatabaseThereIsNoOutbox() {
        Application.onPubSub()
                .withPropertyValues("barback.pubsub.outbox=true")
                .run(context -> assertThat(Application.reason(context.getStartupFailure()))
                        .contains("barback.pubsub.outbox is true, but this application has no DataSource"));
    }

    private ApplicationContextRunner application(DataSource pool, String emulator) {
        return Application.onPubSub()
                .withPropertyValues(
                        "barback.pubsub.outbox=true",
                        "barback.pubsub.emulator-host=" + emulator,
                        "barback.default-queue=outbox-" + Math.abs(pool.hashCode()))
                .withBean(DataSource.class, () -> pool)
                .withBean(Mail.class);
    }

    private static HikariDataSource pool(String url) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(url);
        pool.setMaximumPoolSize(3);
        return pool;
    }

    private static List<Lease> receive(Broker broker) {
        List<Lease> received = new ArrayList<>();
        String queue = "outbox";
        await().atMost(PATIENCE).until(() -> {
            broker.queues().stream()
                    .filter(info -> info.name().startsWith(queue))
                    .forEach(info -> received.addAll(broker.fetch(info.name(), 1, Duration.ofSeconds(1))));
            return !received.isEmpty();
        });
        received.forEach(lease -> broker.acknowledge(lease.queue(), List.of(lease)));
        return received;
    }

    private static int rows(DataSource pool) {
        Integer count = new JdbcTemplate(pool).queryForObject("SELECT count(*) FROM barback_outbox", Integer.class);
        return count == null ? -1 : count;
    }
}
