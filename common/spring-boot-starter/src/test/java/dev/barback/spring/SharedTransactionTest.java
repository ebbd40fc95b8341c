package dev.barback.spring;

import static dev.barback.EnqueuedJob.Status.AWAITING_COMMIT;
import static dev.barback.EnqueuedJob.Status.ENQUEUED;
import static dev.barback.EnqueuedJob.Status.FAILED;
import static dev.barback.spring.SharedTransactions.play;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.barback.BrokerException;
import dev.barback.EnqueueException;
import dev.barback.EnqueueInterceptor;
import dev.barback.EnqueuedJob;
import dev.barback.Job;
import dev.barback.JobInfo;
import dev.barback.NewJob;
import dev.barback.RetryOn;
import dev.barback.internal.execution.ExecutionControl;
import dev.barback.internal.execution.Outcome;
import dev.barback.internal.runtime.Barback;
import dev.barback.spring.SharedTransactions.Mail;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Enqueues inside transactions on the broker's own database: committed together, or not at all. */
class SharedTransactionTest {
    @TempDir
    private static Path folder;

    static Stream<String> urls() {
        return SharedTransactions.urls(folder);
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
}
