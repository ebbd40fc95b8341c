package dev.barback.spring;

import dev.barback.enqueue.CommitBoundary;
import dev.barback.enqueue.Outgoing;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Holds jobs back until Spring's transaction has committed, and publishes them in one go. A read-only transaction
 * writes nothing that a job could miss, so nothing waits for it.
 */
final class SpringCommitBoundary implements CommitBoundary {
    private final BooleanSupplier includesBroker;

    /** For a broker that knows nothing of Spring's transactions. */
    SpringCommitBoundary() {
        this(() -> false);
    }

    /** For a broker that may be within the caller's transaction, which the supplier knows. */
    SpringCommitBoundary(BooleanSupplier includesBroker) {
        this.includesBroker = includesBroker;
    }

    @Override
    public boolean includesBroker() {
        return includesBroker.getAsBoolean();
    }

    @Override
    public boolean defer(Supplier<List<Outgoing>> jobs, Consumer<List<Outgoing>> publish) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()
                || !TransactionSynchronizationManager.isActualTransactionActive()
                || TransactionSynchronizationManager.isCurrentTransactionReadOnly()) {
            return false;
        }
        return pending(publish).add(jobs);
    }

    /** One for each transaction (a suspended one keeps its own) and each publisher. */
    private static Pending pending(Consumer<List<Outgoing>> publish) {
        for (TransactionSynchronization each : TransactionSynchronizationManager.getSynchronizations()) {
            if (each instanceof Pending pending && pending.publish == publish) {
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
        private final IdentityHashMap<Object, Integer> savepoints = new IdentityHashMap<>();
        private boolean committed;

        Pending(Consumer<List<Outgoing>> publish) {
            this.publish = publish;
        }

        /** False after the commit: Spring still calls the transaction active while it calls what waited for it. */
        boolean add(Supplier<List<Outgoing>> more) {
            return !committed && jobs.addAll(more.get());
        }

        @Override
        public void savepoint(Object savepoint) {
            savepoints.put(savepoint, jobs.size());
        }

        /** A savepoint that is not known is older than the first job. */
        @Override
        public void savepointRollback(Object savepoint) {
            jobs.subList(savepoints.getOrDefault(savepoint, 0), jobs.size()).clear();
        }

        /** What fails here reaches the caller of the commit, which has then happened. */
        @Override
        public void afterCommit() {
            committed = true;
            if (!jobs.isEmpty()) {
                publish.accept(List.copyOf(jobs));
            }
        }

        /**
         * Where {@link #afterCommit} was left out: somebody else's threw before it was this one's turn, or the first
         * job came from one, too late for a turn. What fails here, Spring logs.
         */
        @Override
        public void afterCompletion(int status) {
            if (status == STATUS_COMMITTED && !committed) {
                afterCommit();
            }
        }
    }
}
