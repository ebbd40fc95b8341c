package dev.barback.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.EnqueuedJob;
import dev.barback.spring.HeldConnections.AfterCommit;
import dev.barback.spring.HeldConnections.Mail;
import dev.barback.spring.HeldConnections.Manager;
import dev.barback.spring.HeldConnections.Scene;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.transaction.TransactionDefinition;

/** A transaction that is suspended, or inside another one, keeps its connection, and jobs wait for its end. */
class SuspendedTransactionTest {
    private static final Scenes SCENES = new Scenes();

    @AfterAll
    static void close() {
        SCENES.close();
    }

    /** The job is not part of the transaction, which keeps the pool's only connection. */
    @ParameterizedTest
    @EnumSource(
            value = Manager.class,
            mode =
                    EnumSource.Mode
                            .EXCLUDE, // marked at the first enqueue; the last one has a broker beside the database
            names = {"JDBC_UNKNOWN_TO_SPRING", "JDBC_LAZY", "JDBC_WITH_AN_OUTBOX"})
    void jobsOfASuspendedTransactionWaitForItsEndWhateverThatIs(Manager manager) {
        Scene scene = SCENES.start(manager, 1);
        List<EnqueuedJob> enqueued = new ArrayList<>();
        Runnable enqueue = () -> enqueued.add(scene.jobs().performLater(Mail::perform, "one"));

        scene.inTransaction(() -> {
            scene.save();
            scene.within(TransactionDefinition.PROPAGATION_NOT_SUPPORTED, enqueue);
            assertThat(scene.messages()).isZero();
            scene.save();
        });
        assertThat(scene.messages()).isEqualTo(1);
        scene.inRollback(() -> {
            scene.save();
            scene.within(TransactionDefinition.PROPAGATION_NOT_SUPPORTED, enqueue);
            scene.jobs().performLater(Mail::perform, "never");
        });

        assertThat(enqueued)
                .extracting(EnqueuedJob::status)
                .containsExactly(EnqueuedJob.Status.AWAITING_COMMIT, EnqueuedJob.Status.AWAITING_COMMIT);

        assertThat(scene.messages()).isEqualTo(2);
        assertThat(scene.told()).hasSize(2);
        assertThat(scene.saved()).isEqualTo(2);
    }

    /** The inner transaction is on another database, and so has no connection either. */
    @ParameterizedTest
    @EnumSource(
            value = Manager.class,
            names = {"JDBC", "JPA"})
    void whatATransactionOnAnotherDatabaseCommitsMeanwhileWaitsToo(Manager manager) {
        Scene scene = SCENES.start(manager, 1);

        scene.inRollback(() -> {
            scene.save();
            scene.within(
                    TransactionDefinition.PROPAGATION_NOT_SUPPORTED,
                    () -> scene.inTransactionOnAnotherDatabase(
                            () -> scene.jobs().performLater(Mail::perform, "in the other")));
            assertThat(scene.messages()).isZero();
        });

        assertThat(scene.messages()).isEqualTo(1);
        assertThat(scene.told()).hasSize(1);
    }

    /** The broker behind an outbox needs no connection for a job that is in no transaction. */
    @Test
    void beforeAnOutboxJobsOfASuspendedTransactionDoNotWait() {
        Scene scene = SCENES.start(Manager.JDBC_WITH_AN_OUTBOX, 1);

        scene.inRollback(() -> {
            scene.save();
            scene.within(
                    TransactionDefinition.PROPAGATION_NOT_SUPPORTED,
                    () -> scene.jobs().performLater(Mail::perform, "one"));
            assertThat(scene.messages()).isEqualTo(1);
        });
    }

    /** Each has the connection that it opened itself, and no other. */
    @ParameterizedTest
    @EnumSource(Manager.class)
    void innerTransactionsKeepTheirOwn(Manager manager) {
        Scene scene = SCENES.start(manager, 2);
        int inner = TransactionDefinition.PROPAGATION_REQUIRES_NEW;

        scene.inTransaction(() -> {
            scene.save();
            scene.within(inner, () -> {
                scene.save();
                scene.publish(new AfterCommit(() -> scene.jobs().performLater(Mail::perform, "after the inner")));
            });
            assertThat(scene.messages()).isEqualTo(1);
            scene.jobs().performLater(Mail::perform, "in the outer");
            scene.publish(new AfterCommit(() -> {
                scene.within(inner, () -> {
                    scene.save();
                    scene.jobs().performLater(Mail::perform, "in one that follows");
                });
                scene.jobs().performLater(Mail::perform, "after the one that follows");
            }));
            assertThat(scene.messages()).isEqualTo(1);
        });

        assertThat(scene.messages()).isEqualTo(4);
        assertThat(scene.told()).hasSize(4);
    }

    /** Two databases, each with its transactions, at the same time. */
    @ParameterizedTest
    @EnumSource(
            value = Manager.class,
            mode = EnumSource.Mode.EXCLUDE, // their transactions are marked at the first enqueue
            names = {"JDBC_UNKNOWN_TO_SPRING", "JDBC_LAZY"})
    void aTransactionOnAnotherDatabaseIsWaitedForAndCommitsNothingHere(Manager manager) {
        Scene scene = SCENES.start(manager, 1);

        scene.inTransaction(() -> {
            scene.save();
            scene.publish(new AfterCommit(() -> {
                scene.inTransactionOnAnotherDatabase(() -> scene.jobs().performLater(Mail::perform, "in the other"));
                scene.jobs().performLater(Mail::perform, "after both");
            }));
        });
        assertThat(scene.messages()).isEqualTo(2);
        scene.inTransactionOnAnotherDatabase(() -> {
            scene.read();
            scene.jobs().performLater(Mail::perform, "in the other alone");
            scene.read();
        });
        scene.inRollback(() -> {
            scene.save();
            scene.inTransactionOnAnotherDatabase(() -> scene.jobs().performLater(Mail::perform, "never"));
        });

        assertThat(scene.messages()).isEqualTo(3);
        assertThat(scene.told()).hasSize(3);
        assertThat(scene.saved()).isEqualTo(1);
    }
}
