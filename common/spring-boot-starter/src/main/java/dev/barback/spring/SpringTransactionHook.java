package dev.barback.spring;

import dev.barback.internal.enqueue.PendingJob;
import dev.barback.internal.enqueue.TransactionHook;
import dev.barback.internal.jdbc.sql.AmbientTransaction;
import dev.barback.internal.jdbc.sql.HeldConnection;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Holds jobs back until Spring's transaction has committed, and then publishes them together. Jobs don't wait for a
 * read-only transaction, which writes nothing that a job could miss; except if the job would have to be written through
 * the read-only connection, which is possible only afterwards.
 *
 * <p>Jobs that are enqueued while a transaction is suspended (NOT_SUPPORTED) are not part of it, and are enqueued
 * whatever its outcome. If it keeps the connection through which they would have to be written, they wait for its end.
 */
final class SpringTransactionHook implements TransactionHook {
    private final AmbientTransaction ambientTransaction;
    private final @Nullable SharedTransaction publishing;

    /** For a broker that takes no part in Spring's transactions. */
    SpringTransactionHook() {
        this(AmbientTransaction.NONE);
    }

    /** For a broker that may take part in the caller's transaction, and needs no connection outside of it. */
    SpringTransactionHook(AmbientTransaction ambientTransaction) {
        this(ambientTransaction, null);
    }

    private SpringTransactionHook(AmbientTransaction ambientTransaction, @Nullable SharedTransaction publishing) {
        this.ambientTransaction = ambientTransaction;
        this.publishing = publishing;
    }

    /** For a broker that always publishes through connections on which the caller's transaction may be. */
    static SpringTransactionHook ofDatabase(AmbientTransaction ambientTransaction) {
        return new SpringTransactionHook(
                ambientTransaction, ambientTransaction instanceof SharedTransaction shared ? shared : null);
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
        }
        return (isInActiveTransaction() && pending(publish).add(jobs)) || deferToSuspended(jobs, publish);
    }

    /** Whether Spring's current transaction is active, and jobs wait for it. */
    private boolean isInActiveTransaction() {
        if (!TransactionSynchronizationManager.isSynchronizationActive()
                || !TransactionSynchronizationManager.isActualTransactionActive()) {
            return false;
        }
        TransactionTracker tracker = TransactionTracker.current();
        return (tracker == null || !tracker.isOver())
                && (!TransactionSynchronizationManager.isCurrentTransactionReadOnly() || isConnectionBound());
    }

    private boolean deferToSuspended(Supplier<List<PendingJob>> jobs, Consumer<List<PendingJob>> publish) {
        TransactionTracker suspended = publishing == null ? null : publishing.suspended();
        if (suspended == null) {
            return false;
        }
        List<PendingJob> written = jobs.get();
        if (!written.isEmpty()) {
            suspended.afterEnd(() -> publish.accept(written));
        }
        return true;
    }

    private boolean isConnectionBound() {
        try (HeldConnection held = ambientTransaction.held()) {
            return held != null;
        }
    }

    /** One for each transaction (a suspended one keeps its own) and each publisher. */
    private Pending pending(Consumer<List<PendingJob>> publish) {
        for (TransactionSynchronization each : TransactionSynchronizationManager.getSynchronizations()) {
            if (each instanceof Pending pending && pending.publish == publish) {
                return pending;
            }
        }
        Pending pending = new Pending(publish);
        TransactionSynchronizationManager.registerSynchronization(pending);
        return pending;
    }

    private final class Pending implements TransactionSynchronization {
        private final Consumer<List<PendingJob>> publish;
        private final List<PendingJob> jobs = new ArrayList<>();
        private final IdentityHashMap<Object, Integer> savepoints = new IdentityHashMap<>();
        private boolean committed;

        Pending(Consumer<List<PendingJob>> publish) {
            this.publish = publish;
        }

        /** False after the commit: Spring still reports the transaction as active while it runs the callbacks. */
        boolean add(Supplier<List<PendingJob>> more) {
            if (!committed) {
                jobs.addAll(more.get());
            }
            return !committed;
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
            List<PendingJob> all = List.copyOf(jobs);
            if (!all.isEmpty() && !deferToSuspended(() -> all, publish)) {
                publish.accept(all);
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
