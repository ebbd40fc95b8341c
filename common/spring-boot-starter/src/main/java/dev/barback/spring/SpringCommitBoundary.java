package dev.barback.spring;

import dev.barback.enqueue.CommitBoundary;
import dev.barback.enqueue.Outgoing;
import dev.barback.jdbc.CallersTransaction;
import dev.barback.jdbc.HeldConnection;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Holds jobs back until Spring's transaction has committed, and publishes them in one go. A read-only transaction
 * writes nothing that a job could miss, so nothing waits for it; except where the job would have to be written through the
 * read-only connection, which can't be done before.
 */
final class SpringCommitBoundary implements CommitBoundary {
    private final CallersTransaction caller;

    /** For a broker that knows nothing of Spring's transactions. */
    SpringCommitBoundary() {
        this(CallersTransaction.NONE);
    }

    /** For a broker that may be within the caller's transaction. */
    SpringCommitBoundary(CallersTransaction caller) {
        this.caller = caller;
    }

    @Override
    public boolean includesBroker() {
        try (HeldConnection held = caller.held()) {
            return held != null
                    && held.isInTransaction()
                    && !TransactionSynchronizationManager.isCurrentTransactionReadOnly();
        }
    }

    @Override
    public boolean isOver() {
        return TransactionMark.isLatestOver()
                || (TransactionSynchronizationManager.isActualTransactionActive()
                        && !TransactionSynchronizationManager.isSynchronizationActive());
    }

    @Override
    public boolean defer(Supplier<List<Outgoing>> jobs, Consumer<List<Outgoing>> publish) {
        if (includesBroker()) { // by its own commit, which need not be that of the transaction that Spring calls the
            // current
            List<Outgoing> written = jobs.get();
            caller.afterCommit(() -> publish.accept(written));
            return true;
        } else if (!TransactionSynchronizationManager.isSynchronizationActive()
                || !TransactionSynchronizationManager.isActualTransactionActive()) {
            return false;
        }
        TransactionMark mark = TransactionMark.current();
        if ((mark != null && mark.isOver())
                || (TransactionSynchronizationManager.isCurrentTransactionReadOnly() && !isHeld())) {
            return false;
        }
        return pending(publish).add(jobs);
    }

    private boolean isHeld() {
        try (HeldConnection held = caller.held()) {
            return held != null;
        }
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
