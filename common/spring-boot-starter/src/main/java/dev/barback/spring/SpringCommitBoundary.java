package dev.barback.spring;

import dev.barback.enqueue.CommitBoundary;
import dev.barback.enqueue.Outgoing;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Holds jobs back until Spring's transaction has committed, and publishes them in one go. */
final class SpringCommitBoundary implements CommitBoundary {

    @Override
    public boolean defer(List<Outgoing> jobs, Consumer<List<Outgoing>> publish) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()
                || !TransactionSynchronizationManager.isActualTransactionActive()) {
            return false;
        }
        pending(publish).jobs.addAll(jobs);
        return true;
    }

    /** One for each transaction: a suspended one keeps its own. */
    private static Pending pending(Consumer<List<Outgoing>> publish) {
        for (TransactionSynchronization each : TransactionSynchronizationManager.getSynchronizations()) {
            if (each instanceof Pending pending) {
                return pending;
            }
        }
        Pending pending = new Pending(publish);
        TransactionSynchronizationManager.registerSynchronization(pending);
        return pending;
    }

    private static final class Pending implements TransactionSynchronization {
        private final Consumer<List<Outgoing>> publish;
        private final List<Outgoing> jobs = new ArrayList<>();

        Pending(Consumer<List<Outgoing>> publish) {
            this.publish = publish;
        }

        /** What fails here reaches the caller of the commit, which has then happened. */
        @Override
        public void afterCommit() {
            publish.accept(List.copyOf(jobs));
        }
    }
}
