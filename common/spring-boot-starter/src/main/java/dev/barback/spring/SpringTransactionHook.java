package dev.barback.spring;

import dev.barback.enqueue.PendingJob;
import dev.barback.enqueue.TransactionHook;
import dev.barback.jdbc.AmbientTransaction;
import dev.barback.jdbc.HeldConnection;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Holds jobs back until Spring's transaction has committed, and then publishes them together. Jobs don't wait for a
 * read-only transaction, which writes nothing that a job could miss; except if the job would have to be written through
 * the read-only connection, which is possible only afterwards.
 */
final class SpringTransactionHook implements TransactionHook {
    private final AmbientTransaction ambientTransaction;

    /** For a broker that takes no part in Spring's transactions. */
    SpringTransactionHook() {
        this(AmbientTransaction.NONE);
    }

    /** For a broker that may take part in the caller's transaction. */
    SpringTransactionHook(AmbientTransaction ambientTransaction) {
        this.ambientTransaction = ambientTransaction;
    }

    @Override
    public boolean includesBroker() {
        try (HeldConnection held = ambientTransaction.held()) {
            return held != null
                    && held.isInTransaction()
                    && !TransactionSynchronizationManager.isCurrentTransactionReadOnly();
        }
    }

    @Override
    public boolean isAfterTransaction() {
        return TransactionTracker.isLatestOver()
                || (TransactionSynchronizationManager.isActualTransactionActive()
                        && !TransactionSynchronizationManager.isSynchronizationActive());
    }

    @Override
    public boolean defer(Supplier<List<PendingJob>> jobs, Consumer<List<PendingJob>> publish) {
        if (includesBroker()) { // with the connection's own commit, maybe not that of Spring's current transaction
            List<PendingJob> written = jobs.get();
            ambientTransaction.afterCommit(() -> publish.accept(written));
            return true;
        } else if (!TransactionSynchronizationManager.isSynchronizationActive()
                || !TransactionSynchronizationManager.isActualTransactionActive()) {
            return false;
        }
        TransactionTracker tracker = TransactionTracker.current();
        if ((tracker != null && tracker.isOver())
                || (TransactionSynchronizationManager.isCurrentTransactionReadOnly() && !isConnectionBound())) {
            return false;
        }
        return pending(publish).add(jobs);
    }

    private boolean isConnectionBound() {
        try (HeldConnection held = ambientTransaction.held()) {
            return held != null;
        }
    }

    /** One for each transaction (a suspended one keeps its own) and each publisher. */
    private static Pending pending(Consumer<List<PendingJob>> publish) {
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
        private final Consumer<List<PendingJob>> publish;
        private final List<PendingJob> jobs = new ArrayList<>();
        private final IdentityHashMap<Object, Integer> savepoints = new IdentityHashMap<>();
        private boolean committed;

        Pending(Consumer<List<PendingJob>> publish) {
            this.publish = publish;
        }

        /** False after the commit: Spring still reports the transaction as active while it runs the callbacks. */
        boolean add(Supplier<List<PendingJob>> more) {
            return !committed && jobs.addAll(more.get());
        }

        @Override
        public void savepoint(Object savepoint) {
            savepoints.put(savepoint, jobs.size());
        }

        /** An unknown savepoint is older than the first job. */
        @Override
        public void savepointRollback(Object savepoint) {
            jobs.subList(savepoints.getOrDefault(savepoint, 0), jobs.size()).clear();
        }

        /** An exception from here reaches the caller of the commit, which has succeeded. */
        @Override
        public void afterCommit() {
            committed = true;
            if (!jobs.isEmpty()) {
                publish.accept(List.copyOf(jobs));
            }
        }

        /**
         * Publishes the jobs if {@link #afterCommit} was not called: another callback threw before it, or enqueued the
         * first job too late. Spring logs an exception from here.
         */
        @Override
        public void afterCompletion(int status) {
            if (status == STATUS_COMMITTED && !committed) {
                afterCommit();
            }
        }
    }
}
