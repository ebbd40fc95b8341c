package dev.barback.spring;

import static dev.barback.EnqueuedJob.Status.AWAITING_COMMIT;
import static dev.barback.EnqueuedJob.Status.ENQUEUED;
import static dev.barback.EnqueuedJob.Status.FAILED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.barback.BrokerException;
import dev.barback.EnqueueException;
import dev.barback.EnqueueInterceptor;
import dev.barback.EnqueuedJob;
import dev.barback.Job;
import dev.barback.JobInfo;
import dev.barback.Jobs;
import dev.barback.NewJob;
import dev.barback.RetryOn;
import dev.barback.contract.PostgresServer;
import dev.barback.internal.execution.ExecutionControl;
import dev.barback.internal.execution.Outcome;
import dev.barback.internal.jdbc.AmbientTransaction;
import dev.barback.internal.jdbc.JdbcBroker;
import dev.barback.internal.jdbc.JdbcOptions;
import dev.barback.internal.jdbc.Schema;
import dev.barback.internal.runtime.Barback;
import dev.barback.spi.Broker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Enqueues inside transactions on the broker's own database: committed together, or not at all. */
@ExtendWith(OutputCaptureExtension.class)
class SharedTransactionTest {

    @TempDir
    private static Path folder;

    static class Mail implements Job {
        final AtomicInteger sent = new AtomicInteger();

        public void perform(int number) {
            sent.incrementAndGet();
        }
    }

    /** Rolls back the enqueue, or throws when it is committed. */
    @RetryOn(value = IllegalStateException.class, waitFor = "1d", attempts = 2)
    static class Undone implements Job, EnqueueInterceptor {
        private final TransactionTemplate transaction;
        volatile boolean commits;

        Undone(DataSource pool) {
            transaction = new TransactionTemplate(new JdbcTransactionManager(pool));
        }

        public void perform() {
            throw new IllegalStateException("and is retried");
        }

        @Override
        public void aroundEnqueue(JobInfo job, Proceed next) {
            transaction.executeWithoutResult(status -> {
                try {
                    next.proceed();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
                if (!commits) {
                    throw new IllegalArgumentException("rolled back");
                }
            });
            throw new EnqueueException("too late");
        }
    }

    private record Scene(Jobs jobs, Broker broker, DataSource pool, RecordingListener told, Mail mail) {
        TransactionTemplate transaction(int propagation) {
            TransactionTemplate template = new TransactionTemplate(new JdbcTransactionManager(pool));
            template.setPropagationBehavior(propagation);
            return template;
        }

        TransactionTemplate transaction() {
            return transaction(TransactionDefinition.PROPAGATION_REQUIRED);
        }

        JdbcTemplate rows() {
            return new JdbcTemplate(pool);
        }

        EnqueuedJob enqueue(int number) {
            return jobs.performLater(Mail::perform, number);
        }

        /** Committed jobs, as seen by another connection. */
        long enqueued() {
            return broker.queues().stream()
                    .filter(queue -> queue.name().equals("default"))
                    .mapToLong(queue -> queue.available().orElseThrow())
                    .sum();
        }

        int orders() {
            Integer count = rows().queryForObject("SELECT count(*) FROM orders", Integer.class);
            return count == null ? -1 : count;
        }
    }

    static Stream<String> urls() {
        return Stream.of(
                "jdbc:sqlite:" + folder.resolve(UUID.randomUUID() + ".db") + "?transaction_mode=IMMEDIATE",
                PostgresServer.newUrl());
    }

    @ParameterizedTest
    @MethodSource("urls")
    void aRetryThatAnInterceptorRollsBackIsNoRetryAndOneThatIsCommittedIs(String url) {
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setJdbcUrl(url);
            Application.bare()
                    .withPropertyValues("barback.broker=jdbc")
                    .withBean(DataSource.class, () -> pool)
                    .withBean(Undone.class)
                    .withBean(RecordingListener.class)
                    .run(context -> {
                        Barback barback = context.getBean(Barback.class);
                        RecordingListener told = context.getBean(RecordingListener.class);
                        assertThat(barback.perform(NewJob.of(Undone::perform), ExecutionControl.INLINE))
                                .isInstanceOf(Outcome.Dead.class);
                        assertThat(told.ids).isEmpty();

                        context.getBean(Undone.class).commits = true;
                        assertThat(barback.perform(NewJob.of(Undone::perform), ExecutionControl.INLINE))
                                .isInstanceOf(Outcome.Retried.class);
                        assertThat(told.ids).hasSize(1);
                        assertThat(barback.jobs().performLater(Undone::perform).status())
                                .isEqualTo(ENQUEUED);
                        assertThat(told.ids).hasSize(2);
                    });
        }
    }

    private static void play(String url, int poolSize, Consumer<Scene> play, String... properties) {
        try (HikariDataSource pool = pool(url, poolSize)) {
            play(pool, play, application -> application.withPropertyValues(properties));
        }
    }

    private static HikariDataSource pool(String url, int size) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(url);
        pool.setMaximumPoolSize(size);
        pool.setConnectionTimeout(5_000); // a wait for a second connection fails
        return pool;
    }

    private static void play(
            DataSource pool, Consumer<Scene> play, UnaryOperator<ApplicationContextRunner> application) {
        application
                .apply(Application.bare()
                        .withPropertyValues("barback.broker=jdbc")
                        .withBean(DataSource.class, () -> pool)
                        .withBean(Mail.class)
                        .withBean(RecordingListener.class))
                .run(context -> {
                    new JdbcTemplate(pool).execute("CREATE TABLE IF NOT EXISTS orders (number INTEGER)");
                    play.accept(new Scene(
                            context.getBean(Jobs.class),
                            context.getBean(Broker.class),
                            pool,
                            context.getBean(RecordingListener.class),
                            context.getBean(Mail.class)));
                });
    }

    @ParameterizedTest
    @MethodSource("urls")
    void jobsAreCommittedWithTheRest(String url) {
        play(url, 1, scene -> {
            scene.transaction().executeWithoutResult(status -> {
                scene.rows().update("INSERT INTO orders VALUES (1)");
                assertThat(scene.enqueue(1).status()).isEqualTo(AWAITING_COMMIT);
                assertThat(scene.jobs()
                                .performAllLater(List.of(NewJob.of(Mail::perform, 2), NewJob.of(Mail::perform, 3))))
                        .extracting(EnqueuedJob::status)
                        .containsOnly(AWAITING_COMMIT);
                assertThat(scene.rows().queryForObject("SELECT count(*) FROM barback_messages", Integer.class))
                        .as("within the transaction")
                        .isEqualTo(3);
                assertThat(scene.told().ids).isEmpty();
            });
            assertThat(scene.enqueued()).isEqualTo(3);
            assertThat(scene.orders()).isEqualTo(1);
            assertThat(scene.told().ids).hasSize(3).doesNotHaveDuplicates();
            assertThat(scene.enqueue(4).status()).isEqualTo(ENQUEUED);
            assertThat(scene.told().ids).hasSize(4);
        });
    }

    /** As after a failover: the session would keep failing, for as long as the pool keeps it. */
    @Test
    void aSessionOfAReadOnlyPhaseLeavesThePoolAfterTheTransaction() {
        String url = PostgresServer.newUrl();
        SingleConnectionDataSource session = new SingleConnectionDataSource(url, true); // begins before that phase
        JdbcTemplate outside = new JdbcTemplate(session);
        String readOnly = "ALTER DATABASE \"%s\" SET default_transaction_read_only = "
                .formatted(outside.queryForObject("SELECT current_database()", String.class));
        String isOld = "SELECT backend_start < clock_timestamp() - interval '1 second' FROM pg_stat_activity"
                + " WHERE pid = pg_backend_pid()";
        play(url, 1, scene -> {
            outside.execute(readOnly + "on");
            ((HikariDataSource) scene.pool()).getHikariPoolMXBean().softEvictConnections();
            await().until(() -> "on".equals(scene.rows().queryForObject("SHOW transaction_read_only", String.class)));
            outside.execute(readOnly + "off");
            await().until(() -> Boolean.TRUE.equals(scene.rows().queryForObject(isOld, Boolean.class)));

            scene.transaction().executeWithoutResult(status -> {
                assertThatThrownBy(() -> scene.enqueue(1)).hasMessageContaining("read-only transaction");
                assertThat(scene.rows().queryForObject("SELECT 1", Integer.class))
                        .as("the transaction goes on")
                        .isEqualTo(1);
            });

            scene.transaction().executeWithoutResult(status -> scene.enqueue(2));
            assertThat(scene.enqueued()).isEqualTo(1);
        });
        session.close();
    }

    @ParameterizedTest
    @MethodSource("urls")
    void jobsAreRolledBackWithTheRest(String url) {
        play(url, 1, scene -> {
            assertThatThrownBy(() -> scene.transaction().executeWithoutResult(status -> {
                        scene.enqueue(1);
                        scene.rows().update("INSERT INTO orders VALUES (1)");
                        throw new IllegalStateException("no");
                    }))
                    .hasMessage("no");
            assertThat(scene.enqueued()).isZero();
            assertThat(scene.orders()).isZero();
            assertThat(scene.told().ids).isEmpty();
            scene.transaction().executeWithoutResult(status -> scene.enqueue(2));
            assertThat(scene.enqueued()).as("the queue is made again").isEqualTo(1);
        });
    }

    @ParameterizedTest
    @MethodSource("urls")
    void bulkTellsOfThoseRefusedInsideToo(String url) {
        play(url, 1, scene -> {
            List<EnqueuedJob> results = scene.transaction()
                    .execute(status -> scene.jobs()
                            .performAllLater(
                                    List.of(NewJob.of(Mail::perform, 1), NewJob.named("Mail", List.of("no number")))));
            assertThat(results).extracting(EnqueuedJob::status).containsExactly(AWAITING_COMMIT, FAILED);
            assertThat(scene.enqueued()).isEqualTo(1);
            assertThat(scene.told().ids).containsExactly(results.get(0).jobId());
        });
    }

    /** After a failed statement, PostgreSQL refuses all others of the transaction; this statement is Barback's. */
    @ParameterizedTest
    @MethodSource("urls")
    void aTransactionGoesOnWhereAnEnqueueFailed(String url) {
        play(url, 1, scene -> {
            scene.transaction().executeWithoutResult(status -> {
                scene.rows().update("INSERT INTO orders VALUES (1)");
                scene.rows().execute("ALTER TABLE barback_messages RENAME TO elsewhere");
                assertThatThrownBy(() -> scene.enqueue(1)).isInstanceOf(BrokerException.class);
                assertThat(scene.jobs().performAllLater(List.of(NewJob.of(Mail::perform, 2))))
                        .extracting(EnqueuedJob::status)
                        .containsExactly(FAILED);
                scene.rows().execute("ALTER TABLE elsewhere RENAME TO barback_messages");
                scene.rows().update("INSERT INTO orders VALUES (2)");
                scene.enqueue(3);
            });
            assertThat(scene.orders()).isEqualTo(2);
            assertThat(scene.enqueued()).isEqualTo(1);
            assertThat(scene.told().ids).hasSize(1);
        });
    }

    @ParameterizedTest
    @MethodSource("urls")
    void anInnerTransactionKeepsItsOwn(String url) {
        String deferred = url.replace("?transaction_mode=IMMEDIATE", ""); // SQLite has one writer at a time
        play(deferred, 2, scene -> {
            TransactionTemplate inner = scene.transaction(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
            scene.transaction().executeWithoutResult(outer -> {
                inner.executeWithoutResult(status -> scene.enqueue(1));
                assertThat(scene.told().ids).hasSize(1);
                inner.executeWithoutResult(status -> {
                    scene.enqueue(2);
                    status.setRollbackOnly();
                });
                scene.enqueue(3);
                outer.setRollbackOnly();
            });
            assertThat(scene.enqueued()).isEqualTo(1);
            assertThat(scene.told().ids).hasSize(1);
        });
    }

    @ParameterizedTest
    @MethodSource("urls")
    void rollingBackToASavepointDropsWhatCameAfterIt(String url) {
        play(url, 1, scene -> {
            TransactionTemplate nested = scene.transaction(TransactionDefinition.PROPAGATION_NESTED);
            scene.transaction().executeWithoutResult(outer -> {
                scene.enqueue(1);
                nested.executeWithoutResult(status -> {
                    scene.enqueue(2);
                    status.setRollbackOnly();
                });
                nested.executeWithoutResult(status -> scene.enqueue(3));
            });
            assertThat(scene.enqueued()).isEqualTo(2);
            assertThat(scene.told().ids).hasSize(2);
        });
    }

    /** Spring still reports the transaction as active, and its connection is the pool's only one. */
    @ParameterizedTest
    @MethodSource("urls")
    void jobsEnqueuedByWhatRunsAfterTheCommitAreNotLost(String url) {
        for (boolean enqueuesBefore : List.of(true, false)) {
            play(url, 1, scene -> {
                long before = scene.enqueued();
                scene.transaction().executeWithoutResult(status -> {
                    if (enqueuesBefore) {
                        scene.enqueue(1);
                    }
                    TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                        @Override
                        public void afterCommit() {
                            scene.enqueue(2);
                        }
                    });
                });
                assertThat(scene.enqueued() - before).isEqualTo(enqueuesBefore ? 2 : 1);
                assertThat(scene.told().ids).hasSize(enqueuesBefore ? 2 : 1);
            });
        }
    }

    /** The jobs wait for the commit on the other database, as with any broker. */
    @ParameterizedTest
    @MethodSource("urls")
    void aTransactionOnAnotherDatabaseIsWaitedFor(String url) {
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setURL("jdbc:h2:mem:" + UUID.randomUUID());
        PlatformTransactionManager others = new JdbcTransactionManager(h2);
        play(url.replace("?transaction_mode=IMMEDIATE", ""), 2, scene -> {
            TransactionTemplate transaction = new TransactionTemplate(others);
            transaction.executeWithoutResult(status -> {
                assertThat(scene.orders()).isZero(); // the connection stays bound to it, but is not part of it
                assertThat(scene.enqueue(1).status()).isEqualTo(AWAITING_COMMIT);
                assertThat(scene.enqueued()).isZero();
            });
            assertThat(scene.enqueued()).isEqualTo(1);
            transaction.executeWithoutResult(status -> {
                scene.enqueue(2);
                status.setRollbackOnly();
            });
            assertThat(scene.enqueued()).isEqualTo(1);
        });
    }

    @ParameterizedTest
    @MethodSource("urls")
    void aWorkerInsideRunsThemWithAPoolOfOne(String url) {
        play(
                url,
                1,
                scene -> {
                    for (int i = 0; i < 20; i++) {
                        int number = i;
                        scene.transaction().executeWithoutResult(status -> {
                            scene.rows().update("INSERT INTO orders VALUES (?)", number);
                            scene.enqueue(number);
                            if (number % 2 == 1) {
                                status.setRollbackOnly();
                            }
                        });
                    }
                    await().atMost(Duration.ofSeconds(20))
                            .untilAsserted(() -> assertThat(scene.mail().sent).hasValue(10));
                    assertThat(scene.orders()).isEqualTo(10);
                },
                "barback.worker.enabled=true");
    }

    /** A pool that Barback can't make another one of. */
    private static final class OwnPool extends DelegatingDataSource {
        OwnPool(DataSource pool) {
            super(pool);
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return type.isInstance(this);
        }
    }

    /** LISTEN would keep the only connection. */
    @Test
    void aWorkerLeavesTheConnectionsOfAPoolThatCanNotBeCopiedToTheApplication(CapturedOutput output) {
        String url = PostgresServer.newUrl();
        Schema.migrate(new DriverManagerDataSource(url));
        try (HikariDataSource inner = pool(url, 1)) {
            play(
                    new OwnPool(inner),
                    scene -> {
                        await().atMost(Duration.ofSeconds(20))
                                .until(() -> output.getAll().contains("no connection for LISTEN"));
                        scene.enqueue(1);
                        await().atMost(Duration.ofSeconds(20))
                                .untilAsserted(
                                        () -> assertThat(scene.mail().sent).hasValue(1));
                        assertThat(scene.orders()).isZero();
                    },
                    application -> application.withPropertyValues(
                            "barback.worker.enabled=true", "barback.jdbc.migrate=false"));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnBroker {
        @Bean
        AmbientTransaction ambientTransaction(DataSource pool) {
            return SpringTransactions.on(pool);
        }

        @Bean
        JdbcBroker broker(DataSource pool, AmbientTransaction ambientTransaction) {
            return JdbcBroker.postgres(pool, JdbcOptions.DEFAULTS, ambientTransaction);
        }
    }

    @Test
    void aBrokerOfTheApplicationTakesPartInItsTransactions() {
        String url = PostgresServer.newUrl();
        Schema.migrate(new DriverManagerDataSource(url));
        try (HikariDataSource pool = pool(url, 1)) {
            play(
                    pool,
                    scene -> {
                        scene.transaction().executeWithoutResult(status -> {
                            scene.rows().update("INSERT INTO orders VALUES (1)");
                            assertThat(scene.enqueue(1).status()).isEqualTo(AWAITING_COMMIT);
                            assertThat(scene.rows()
                                            .queryForObject("SELECT count(*) FROM barback_messages", Integer.class))
                                    .as("within the transaction")
                                    .isEqualTo(1);
                        });
                        scene.transaction().executeWithoutResult(status -> {
                            scene.enqueue(2);
                            status.setRollbackOnly();
                        });
                        assertThat(scene.enqueued()).isEqualTo(1);
                        assertThat(scene.enqueue(3).status()).isEqualTo(ENQUEUED);
                        assertThat(scene.told().ids).hasSize(2);
                    },
                    application -> application.withUserConfiguration(OwnBroker.class));
        }
    }
}
