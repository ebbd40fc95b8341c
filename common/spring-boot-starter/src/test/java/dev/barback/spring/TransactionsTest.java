package dev.barback.spring;

import static dev.barback.EnqueuedJob.Status.AWAITING_COMMIT;
import static dev.barback.EnqueuedJob.Status.ENQUEUED;
import static dev.barback.EnqueuedJob.Status.FAILED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.BrokerException;
import dev.barback.EnqueueException;
import dev.barback.EnqueueInterceptor;
import dev.barback.EnqueuedJob;
import dev.barback.Job;
import dev.barback.JobInfo;
import dev.barback.Jobs;
import dev.barback.NewJob;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Enqueues inside Spring's transactions: published after the commit, dropped on rollback. */
class TransactionsTest {

    static class Mail implements Job {
        public void perform(int number) {}
    }

    @Configuration(proxyBeanMethods = false)
    static class House {
        @Bean
        Mail mail() {
            return new Mail();
        }

        @Bean
        PlatformTransactionManager transactions() {
            JdbcDataSource database = new JdbcDataSource();
            database.setURL("jdbc:h2:mem:" + UUID.randomUUID());
            return new DataSourceTransactionManager(database);
        }
    }

    private record Scene(Jobs jobs, CountingBroker broker, PlatformTransactionManager manager) {
        TransactionTemplate transaction(int propagation) {
            TransactionTemplate template = new TransactionTemplate(manager);
            template.setPropagationBehavior(propagation);
            return template;
        }

        EnqueuedJob enqueue(int number) {
            return jobs.performLater(Mail::perform, number);
        }
    }

    private static void play(BiConsumer<Scene, TransactionTemplate> play) {
        play(Application.inMemory(), play);
    }

    private static void play(ApplicationContextRunner application, BiConsumer<Scene, TransactionTemplate> play) {
        application.withUserConfiguration(House.class).run(context -> {
            Scene scene = new Scene(
                    context.getBean(Jobs.class),
                    context.getBean(CountingBroker.class),
                    context.getBean(PlatformTransactionManager.class));
            play.accept(scene, scene.transaction(TransactionDefinition.PROPAGATION_REQUIRED));
        });
    }

    @Test
    void waitsForTheCommitAndGoesInOneBatch() {
        play((scene, transaction) -> {
            transaction.executeWithoutResult(status -> {
                for (int i = 0; i < 5; i++) {
                    EnqueuedJob job = scene.enqueue(i);
                    assertThat(job.status()).isEqualTo(AWAITING_COMMIT);
                    assertThat(job.isEnqueued()).isTrue();
                    assertThat(job.jobId()).isNotBlank();
                }
                assertThat(scene.jobs()
                                .performAllLater(List.of(NewJob.of(Mail::perform, 5), NewJob.of(Mail::perform, 6))))
                        .extracting(EnqueuedJob::status)
                        .containsOnly(AWAITING_COMMIT);
                assertThat(scene.broker().batches()).isEmpty();
            });
            assertThat(scene.broker().batches()).containsExactly(7);
        });
    }

    static class Late implements EnqueueInterceptor {
        @Override
        public void aroundEnqueue(JobInfo job, Proceed next) throws Exception {
            next.proceed();
            throw new EnqueueException("too late");
        }
    }

    /** The job waits for the commit already. */
    @Test
    void whatAnInterceptorThrowsTooLateKeepsNoJobFromWaiting() {
        play(Application.inMemory().withBean(Late.class), (scene, transaction) -> {
            transaction.executeWithoutResult(
                    status -> assertThat(scene.enqueue(1).status()).isEqualTo(AWAITING_COMMIT));
            assertThat(scene.broker().batches()).containsExactly(1);
        });
    }

    @Test
    void bulkTellsOfThoseRefusedInsideToo() {
        play((scene, transaction) -> {
            List<EnqueuedJob> results = transaction.execute(status -> scene.jobs()
                    .performAllLater(List.of(NewJob.of(Mail::perform, 1), NewJob.named("Mail", List.of("no number")))));
            assertThat(results).extracting(EnqueuedJob::status).containsExactly(AWAITING_COMMIT, FAILED);
            assertThat(scene.broker().batches()).containsExactly(1);
        });
    }

    @Test
    void isDroppedOnRollback() {
        play((scene, transaction) -> {
            transaction.executeWithoutResult(status -> {
                scene.enqueue(1);
                status.setRollbackOnly();
            });
            assertThatThrownBy(() -> transaction.executeWithoutResult(status -> {
                        scene.enqueue(2);
                        throw new IllegalStateException("no");
                    }))
                    .hasMessage("no");
            assertThat(scene.broker().batches()).isEmpty();
            transaction.executeWithoutResult(status -> scene.enqueue(3));
            assertThat(scene.broker().batches()).containsExactly(1);
        });
    }

    @Test
    void anInnerTransactionKeepsItsOwn() {
        play((scene, transaction) -> {
            TransactionTemplate inner = scene.transaction(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
            transaction.executeWithoutResult(outer -> {
                scene.enqueue(1);
                inner.executeWithoutResult(status -> {
                    scene.enqueue(2);
                    scene.enqueue(3);
                });
                assertThat(scene.broker().batches()).containsExactly(2);
                inner.executeWithoutResult(status -> {
                    scene.enqueue(4);
                    status.setRollbackOnly();
                });
                outer.setRollbackOnly();
            });
            assertThat(scene.broker().batches()).containsExactly(2);
        });
    }

    @Test
    void rollingBackToASavepointDropsWhatCameAfterIt() {
        play((scene, transaction) -> {
            TransactionTemplate nested = scene.transaction(TransactionDefinition.PROPAGATION_NESTED);
            transaction.executeWithoutResult(outer -> {
                nested.executeWithoutResult(
                        status -> { // the very first job comes after the savepoint
                            scene.enqueue(1);
                            scene.enqueue(2);
                            status.setRollbackOnly();
                        });
                scene.enqueue(3);
                nested.executeWithoutResult(status -> scene.enqueue(4));
                nested.executeWithoutResult(status -> {
                    scene.enqueue(5);
                    status.setRollbackOnly();
                });
            });
            assertThat(scene.broker().batches()).containsExactly(2);
        });
    }

    @Test
    void enqueuesAtOnceWhereNothingIsCommitted() {
        play((scene, transaction) -> {
            assertThat(scene.enqueue(1).status()).isEqualTo(ENQUEUED);
            transaction.setReadOnly(true);
            transaction.executeWithoutResult(
                    status -> assertThat(scene.enqueue(2).status()).isEqualTo(ENQUEUED));
            scene.transaction(TransactionDefinition.PROPAGATION_SUPPORTS)
                    .executeWithoutResult(
                            status -> assertThat(scene.enqueue(3).status()).isEqualTo(ENQUEUED));
            assertThat(scene.broker().batches()).containsExactly(1, 1, 1);
        });
    }

    @Test
    void aBrokerThatIsAwayAfterTheCommitReachesTheCaller() {
        play((scene, transaction) -> {
            scene.broker().isUnavailable = true;
            assertThatThrownBy(() -> transaction.executeWithoutResult(status -> {
                        scene.enqueue(1);
                        scene.enqueue(2);
                    }))
                    .isInstanceOf(BrokerException.class)
                    .hasMessage("2 of 2 jobs were not enqueued after the commit: The broker is unreachable.");
        });
    }

    /** As in a method with {@code @TransactionalEventListener}: Spring still reports the transaction as active. */
    @Test
    void jobsEnqueuedByWhatRunsAfterTheCommitAreNotLost() {
        for (boolean enqueuesBefore : List.of(true, false)) {
            play((scene, transaction) -> {
                transaction.executeWithoutResult(status -> {
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
                assertThat(scene.broker().batches()).hasSize(enqueuesBefore ? 2 : 1);
            });
        }
    }

    @Test
    void jobsAreNotLostWhenSomethingElseFailsAfterTheCommit() {
        play((scene, transaction) -> {
            assertThatThrownBy(() -> transaction.executeWithoutResult(status -> {
                        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                            @Override
                            public void afterCommit() {
                                throw new IllegalStateException("somebody else's");
                            }
                        });
                        scene.enqueue(1);
                    }))
                    .hasMessage("somebody else's");
            assertThat(scene.broker().batches()).containsExactly(1);
        });
    }

    @Test
    void twoBrokersInOneTransactionGetTheirOwn() {
        play((scene, transaction) -> {
            CountingBroker second = new CountingBroker();
            Jobs others = Barback.builder(second, JobRegistry.of(new Mail()))
                    .enqueueSettings(new dev.barback.internal.enqueue.EnqueueSettings(
                            "default", List.of(), new SpringTransactionHook()))
                    .build()
                    .jobs();
            List<EnqueuedJob> results = new ArrayList<>();
            transaction.executeWithoutResult(status -> {
                results.add(scene.enqueue(1));
                results.add(others.performLater(Mail::perform, 2));
                results.add(others.performLater(Mail::perform, 3));
            });
            assertThat(results).extracting(EnqueuedJob::status).containsOnly(AWAITING_COMMIT);
            assertThat(scene.broker().batches()).containsExactly(1);
            assertThat(second.batches()).containsExactly(2);
        });
    }
}
