package dev.barback.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.BrokerException;
import dev.barback.EnqueuedJob;
import dev.barback.JobOperations;
import dev.barback.JobState;
import dev.barback.NewJob;
import dev.barback.Options;
import dev.barback.spring.HeldConnections.AfterCommit;
import dev.barback.spring.HeldConnections.AfterCompletion;
import dev.barback.spring.HeldConnections.AfterRollback;
import dev.barback.spring.HeldConnections.Mail;
import dev.barback.spring.HeldConnections.Manager;
import dev.barback.spring.HeldConnections.Scene;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * A thread that holds a connection of the pool never waits for a second one, whatever holds it and until when. All
 * tests use a pool of one, which would wait for itself, except those that open a second connection themselves.
 */
@ExtendWith(OutputCaptureExtension.class)
class HeldConnectionTest {
    private static final Scenes SCENES = new Scenes();

    @AfterAll
    static void close() {
        SCENES.close();
    }

    static List<Arguments> phases() {
        List<Arguments> all = new ArrayList<>();
        for (Manager manager : Manager.values()) {
            for (Phase phase : Phase.values()) {
                if (phase.fits(manager)) {
                    all.add(Arguments.of(manager, phase));
                }
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("phases")
    void aPoolOfOneIsEnough(Manager manager, Phase phase) {
        Scene scene = SCENES.start(manager, 1);
        List<EnqueuedJob> enqueued = new ArrayList<>();
        List<String> states = new ArrayList<>();

        phase.run.accept(scene, () -> {
            states.add(scene.stateOfTheHeld());
            enqueued.add(scene.jobs().performLater(Mail::perform, "one"));
            scene.jobs()
                    .performAllLater(List.of(NewJob.of(Mail::perform, "two"), NewJob.of(Mail::perform, "three")))
                    .forEach(enqueued::add);
            enqueued.add(scene.jobs()
                    .set(Options.jobId(UUID.randomUUID().toString()))
                    .performLater(Mail::perform, "four"));
            states.add(scene.stateOfTheHeld());
        });

        assertThat(states).hasSize(2).allMatch(states.get(0)::equals);
        assertThat(enqueued).hasSize(4).noneMatch(job -> job.error() != null);
        assertThat(scene.messages()).isEqualTo(4);
        assertThat(scene.told())
                .containsExactlyInAnyOrderElementsOf(
                        enqueued.stream().map(EnqueuedJob::jobId).toList());
    }

    /** As some libraries do it. Nothing reports the commit, so listeners get no events of the jobs. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsCommittedByHandIsEnqueuedByThat(boolean commits) throws SQLException {
        Scene scene = SCENES.start(Manager.JDBC, 1);
        try (Connection connection = scene.pool().getConnection()) {
            connection.setAutoCommit(false);
            TransactionSynchronizationManager.bindResource(scene.source(), new ConnectionHolder(connection));
            try {
                assertThat(scene.jobs().performLater(Mail::perform, "one").status())
                        .isEqualTo(EnqueuedJob.Status.AWAITING_COMMIT);
                scene.within(
                        TransactionDefinition.PROPAGATION_SUPPORTS,
                        () -> scene.jobs().performLater(Mail::perform, "two"));
                assertThat(scene.messages()).isZero();
                if (commits) {
                    connection.commit();
                } else {
                    connection.rollback();
                }
                connection.setAutoCommit(true);
                assertThat(scene.jobs().performLater(Mail::perform, "three").status())
                        .isEqualTo(EnqueuedJob.Status.ENQUEUED);
            } finally {
                TransactionSynchronizationManager.unbindResource(scene.source());
            }
        }
        assertThat(scene.messages()).isEqualTo(commits ? 3 : 1);
        assertThat(scene.told()).hasSize(1);
    }

    /** Job operations use the same connection, and are rolled back with the rest. */
    @ParameterizedTest
    @EnumSource(
            value = Manager.class,
            names = {"JDBC", "JPA_WITHOUT_AUTO_COMMIT"})
    void jobsAreSteeredThroughTheHeldConnection(Manager manager) {
        Scene scene = SCENES.start(manager, 1);
        JobOperations operations = scene.context().getBean(JobOperations.class);
        String id = UUID.randomUUID().toString();
        scene.jobs().set(Options.jobId(id)).performLater(Mail::perform, "one");

        scene.inRollback(() -> {
            scene.save();
            assertThat(operations.find(id).jobId()).isEqualTo(id);
            operations.cancel(id);
        });
        assertThat(operations.find(id).state()).isEqualTo(JobState.AVAILABLE);
        scene.inTransaction(() -> {
            scene.save();
            assertThatThrownBy(() -> operations.cancel("nobody's"));
            operations.cancel(id);
        });
        assertThat(operations.find(id).state()).isEqualTo(JobState.CANCELLED);
        assertThat(scene.saved()).isEqualTo(1);
    }

    /** In a web request, Hibernate's session outlives its transactions, and keeps its connection. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = "JPA.*")
    void aSessionThatOutlivesItsTransactionsIsNoSecondHolder(Manager manager) {
        Scene scene = SCENES.start(manager, 1);

        scene.inOpenSession(() -> {
            scene.jobs().performLater(Mail::perform, "before");
            scene.inTransaction(scene::save);
            scene.jobs().performLater(Mail::perform, "after");
            scene.read();
            scene.jobs().performLater(Mail::perform, "after reading");
            scene.inRollback(() -> scene.jobs().performLater(Mail::perform, "never"));
        });

        assertThat(scene.messages()).isEqualTo(3);
        assertThat(scene.told()).hasSize(3);
    }

    /** Hibernate may be set up without Spring's part for JPA. */
    @Test
    void aSessionOfHibernatesOwnFactoryIsNoSecondHolder() {
        Scene scene = SCENES.start(Manager.JPA, 1);

        scene.inOpenSessionOfHibernate(() -> scene.jobs().performLater(Mail::perform, "one"));

        assertThat(scene.messages()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Manager.class)
    void whatIsRolledBackIsNotEnqueued(Manager manager) {
        Scene scene = SCENES.start(manager, 1);

        scene.inRollback(() -> {
            scene.save();
            scene.jobs().performLater(Mail::perform, "never");
            scene.publish(new AfterCommit(() -> scene.jobs().performLater(Mail::perform, "never, too")));
        });

        assertThat(scene.messages()).isZero();
        assertThat(scene.told()).isEmpty();
        assertThat(scene.saved()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Manager.class)
    void moreThreadsThanConnectionsDoNotWaitForEachOther(Manager manager) throws Exception {
        int poolSize = 2;
        int threads = poolSize + 6;
        int each = 8;
        Scene scene = SCENES.start(manager, poolSize);
        ExecutorService callers = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> ends = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                ends.add(callers.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        scene.inTransaction(() -> {
                            scene.save();
                            scene.publish(new AfterCommit(() -> scene.jobs().performLater(Mail::perform, "mail")));
                        });
                    }
                }));
            }
            for (Future<?> end : ends) {
                end.get();
            }
        } finally {
            callers.shutdownNow();
        }
        assertThat(scene.saved()).isEqualTo(threads * each);
        assertThat(scene.messages()).isEqualTo(threads * each);
    }

    /** Spring swallows most exceptions there, so that the caller would see a success; bulks report theirs. */
    @ParameterizedTest
    @EnumSource(
            value = Manager.class,
            names = {"JDBC", "JPA"})
    void whatCanNotBeEnqueuedAfterACommitIsNotSilent(Manager manager, CapturedOutput output) {
        Scene scene = SCENES.start(manager, 1);
        List<String> ids = new ArrayList<>();
        List<EnqueuedJob> bulk = new ArrayList<>();
        Runnable enqueue = () -> scene.jobs().set(Options.jobId(idOf(ids))).performLater(Mail::perform, "a secret");
        Runnable enqueueAll = () -> scene.jobs()
                .performAllLater(List.of(NewJob.of(Mail::perform, "a secret"), NewJob.of(Mail::perform, "a secret")))
                .forEach(bulk::add);
        scene.takeTheTableAway(() -> {
            saveAnd(scene, () -> scene.publish(new AfterCommit(enqueue)));
            saveAnd(scene, () -> scene.publish(new AfterCommit(enqueueAll)));
            saveAnd(scene, () -> scene.publish(new AfterCompletion(enqueue)));
            saveAnd(scene, () -> scene.within(TransactionDefinition.PROPAGATION_NOT_SUPPORTED, enqueue));
            scene.inRollback(() -> {
                scene.save();
                scene.publish(new AfterRollback(enqueue));
            });
            assertThatThrownBy(() -> scene.inTransaction(() -> Phase.afterCommit(enqueue)))
                    .isInstanceOf(BrokerException.class);
            assertThatThrownBy(() -> scene.reading(() -> {
                        scene.read();
                        enqueue.run();
                    }))
                    .isInstanceOf(BrokerException.class);
        });

        assertThat(scene.saved()).isEqualTo(4);
        assertThat(bulk).hasSize(2).allMatch(job -> job.status() == EnqueuedJob.Status.FAILED);
        bulk.forEach(job -> ids.add(job.jobId()));
        assertThat(ids)
                .hasSize(8)
                .allSatisfy(id -> assertThat(output)
                        .containsPattern(
                                "ERROR .* The job " + id + " \\(Mail\\) for the queue default could not be enqueued"));
        assertThat(output).doesNotContain("a secret");
        assertThat(scene.failed()).isEqualTo(8);
    }

    private static void saveAnd(Scene scene, Runnable work) {
        scene.inTransaction(() -> {
            scene.save();
            work.run();
        });
    }

    private static String idOf(List<String> ids) {
        String id = UUID.randomUUID().toString();
        ids.add(id);
        return id;
    }
}
