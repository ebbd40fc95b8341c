package dev.barback.spring;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.spring.HeldConnections.AfterCommit;
import dev.barback.spring.HeldConnections.AfterCompletion;
import dev.barback.spring.HeldConnections.AfterRollback;
import dev.barback.spring.HeldConnections.Manager;
import dev.barback.spring.HeldConnections.Scene;
import java.util.function.BiConsumer;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** When a job is enqueued, while the calling thread has a connection. */
enum Phase {
    ACTIVE((scene, enqueue) -> scene.inTransaction(() -> {
        scene.save();
        enqueue.run();
    })),
    BEFORE_ANYTHING_ELSE((scene, enqueue) -> scene.inTransaction(() -> {
        enqueue.run();
        scene.save();
    })),
    BEFORE_COMMIT((scene, enqueue) -> scene.inTransaction(() -> {
        scene.save();
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void beforeCommit(boolean readOnly) {
                enqueue.run();
            }
        });
    })),
    BEFORE_COMPLETION((scene, enqueue) -> scene.inTransaction(() -> {
        scene.save();
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void beforeCompletion() {
                enqueue.run();
            }
        });
    })),
    CALLED_AFTER_COMMIT((scene, enqueue) -> scene.inTransaction(() -> {
        scene.save();
        afterCommit(enqueue);
    })),
    CALLED_AFTER_COMPLETION((scene, enqueue) -> scene.inTransaction(() -> {
        scene.save();
        afterCompletion(enqueue);
    })),
    CALLED_AFTER_ROLLBACK((scene, enqueue) -> scene.inRollback(() -> {
        scene.save();
        afterCompletion(enqueue);
    })),
    LISTENING_AFTER_COMMIT((scene, enqueue) -> scene.inTransaction(() -> {
        scene.save();
        scene.publish(new AfterCommit(enqueue));
    })),
    LISTENING_AFTER_COMPLETION((scene, enqueue) -> scene.inTransaction(() -> {
        scene.save();
        scene.publish(new AfterCompletion(enqueue));
    })),
    LISTENING_AFTER_ROLLBACK((scene, enqueue) -> scene.inRollback(() -> {
        scene.save();
        scene.publish(new AfterRollback(enqueue));
    })),
    /** As the repositories of Spring Data do it: each call takes part in the transaction, which is over. */
    AFTER_COMMIT_WITHIN_WHAT_TAKES_PART((scene, enqueue) -> scene.inTransaction(() -> {
        scene.save();
        scene.publish(new AfterCommit(() -> scene.inTransaction(() -> {
            scene.read();
            enqueue.run();
        })));
    })),
    AFTER_COMMIT_AND_WHAT_TAKES_PART((scene, enqueue) -> scene.inTransaction(() -> {
        scene.save();
        scene.publish(new AfterCommit(() -> {
            scene.inTransaction(scene::read);
            enqueue.run();
        }));
    })),
    AFTER_COMMIT_AND_MORE_READING((scene, enqueue) -> scene.inTransaction(() -> {
        scene.save();
        scene.publish(new AfterCommit(() -> {
            scene.read();
            enqueue.run();
            scene.read();
        }));
    })),
    AFTER_COMMIT_AND_A_STATEMENT_THAT_FAILED((scene, enqueue) -> scene.inTransaction(() -> {
        scene.save();
        scene.publish(new AfterCommit(() -> {
            assertThatThrownBy(() -> scene.rows().execute("SELECT nothing FROM nowhere"));
            enqueue.run();
        }));
    })),
    READ_ONLY((scene, enqueue) -> scene.reading(() -> {
        scene.read();
        enqueue.run();
        scene.read();
    })),
    READ_ONLY_AFTER_COMMIT((scene, enqueue) -> scene.reading(() -> {
        scene.read();
        scene.publish(new AfterCommit(enqueue));
    })),
    READ_ONLY_CALLED_AFTER_COMMIT((scene, enqueue) -> scene.reading(() -> {
        scene.read();
        afterCommit(enqueue);
    })),
    SAVEPOINT((scene, enqueue) -> scene.within(TransactionDefinition.PROPAGATION_NESTED, () -> {
        scene.save();
        scene.within(TransactionDefinition.PROPAGATION_NESTED, enqueue);
    })) {
        @Override
        boolean fits(Manager manager) {
            return !manager.isJpa();
        }
    },
    NOT_SUPPORTED((scene, enqueue) -> scene.within(TransactionDefinition.PROPAGATION_NOT_SUPPORTED, () -> {
        scene.read();
        enqueue.run();
        scene.read();
    })),
    /** The transaction is over, has the connection, and is suspended with it. */
    NOT_SUPPORTED_AFTER_COMMIT((scene, enqueue) -> scene.inTransaction(() -> {
        scene.save();
        scene.publish(new AfterCommit(() -> scene.within(TransactionDefinition.PROPAGATION_NOT_SUPPORTED, enqueue)));
    })) {
        @Override
        boolean fits(Manager manager) {
            return manager.isKnownToSpring();
        }
    },
    NOT_SUPPORTED_CALLED_AFTER_COMMIT((scene, enqueue) -> scene.inTransaction(() -> {
        scene.save();
        afterCommit(() -> scene.within(TransactionDefinition.PROPAGATION_NOT_SUPPORTED, enqueue));
    })) {
        @Override
        boolean fits(Manager manager) {
            return manager.isKnownToSpring();
        }
    },
    NOT_SUPPORTED_AFTER_ROLLBACK((scene, enqueue) -> scene.inRollback(() -> {
        scene.save();
        scene.publish(new AfterRollback(() -> scene.within(TransactionDefinition.PROPAGATION_NOT_SUPPORTED, enqueue)));
    })) {
        @Override
        boolean fits(Manager manager) {
            return manager.isKnownToSpring();
        }
    },
    SUPPORTS((scene, enqueue) -> scene.within(TransactionDefinition.PROPAGATION_SUPPORTS, () -> {
        scene.read();
        enqueue.run();
    }));

    final BiConsumer<Scene, Runnable> run;

    Phase(BiConsumer<Scene, Runnable> run) {
        this.run = run;
    }

    boolean fits(Manager manager) {
        return true;
    }

    static void afterCommit(Runnable action) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                action.run();
            }
        });
    }

    static void afterCompletion(Runnable action) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                action.run();
            }
        });
    }
}
