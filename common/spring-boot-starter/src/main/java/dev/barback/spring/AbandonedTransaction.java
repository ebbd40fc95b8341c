package dev.barback.spring;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.ClassUtils;

/**
 * Rolls back a Spring transaction that a job has begun and not ended, and clears it from the thread. Otherwise the next
 * job on the thread would take part in it, and the jobs that it enqueues would wait for its commit for ever.
 */
final class AbandonedTransaction {
    private static final Logger log = LoggerFactory.getLogger(AbandonedTransaction.class);
    private static final boolean HAS_JDBC = ClassUtils.isPresent(
            "org.springframework.jdbc.datasource.ConnectionHolder", AbandonedTransaction.class.getClassLoader());

    private AbandonedTransaction() {}

    /**
     * Remembers the thread's resources, to release later ones. Within a caller's transaction, the job's resources stay:
     * they end with that transaction.
     */
    static Runnable remember() {
        if (isInTransaction()) {
            return () -> {};
        }
        Set<Object> boundBefore = boundKeys();
        Runnable restoreTrackers = TransactionTracker.remember();
        return () -> {
            boolean isAbandoned = isInTransaction();
            for (Object key : boundKeys()) {
                if (!boundBefore.contains(key)) {
                    rollBack(TransactionSynchronizationManager.unbindResourceIfPossible(key), isAbandoned);
                }
            }
            if (isAbandoned) {
                log.error("A job has begun a transaction and not ended it; the transaction is rolled back.");
                runCallbacks();
                TransactionSynchronizationManager.clear();
            }
            restoreTrackers.run();
        };
    }

    private static void rollBack(@Nullable Object resource, boolean isAbandoned) {
        if (isAbandoned && HAS_JDBC && resource instanceof ConnectionHolder holder) {
            try (Connection connection = holder.getConnection()) {
                connection.rollback();
                connection.setAutoCommit(true); // pools may not restore this
            } catch (SQLException | RuntimeException e) {
                log.warn("Could not roll back and close the connection of a transaction that a job left open.", e);
            }
        }
    }

    private static void runCallbacks() {
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            for (TransactionSynchronization each : TransactionSynchronizationManager.getSynchronizations()) {
                try {
                    each.afterCompletion(TransactionSynchronization.STATUS_ROLLED_BACK);
                } catch (RuntimeException | Error e) {
                    log.warn("A callback for the end of a transaction that a job left open failed.", e);
                }
            }
        }
    }

    private static Set<Object> boundKeys() {
        return Set.copyOf(TransactionSynchronizationManager.getResourceMap().keySet());
    }

    private static boolean isInTransaction() {
        return TransactionSynchronizationManager.isSynchronizationActive()
                || TransactionSynchronizationManager.isActualTransactionActive();
    }
}
