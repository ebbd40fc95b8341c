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
 * A transaction of Spring's that a job has begun and not ended. The next job on the thread would take part in it without
 * knowing, and what that enqueues would wait for its commit for ever: so it is rolled back, and the thread is rid of it.
 */
final class LeftTransaction {
    private static final Logger log = LoggerFactory.getLogger(LeftTransaction.class);
    private static final boolean HAS_JDBC = ClassUtils.isPresent(
            "org.springframework.jdbc.datasource.ConnectionHolder", LeftTransaction.class.getClassLoader());

    private LeftTransaction() {}

    /**
     * Remembers what is there now, to get rid of what is there besides. A job that runs within its caller's transaction
     * may have brought something into that, which ends with it.
     */
    static Runnable remember() {
        if (isWithin()) {
            return () -> {};
        }
        Set<Object> bound = bound();
        Runnable marks = TransactionMark.remember();
        return () -> {
            boolean left = isWithin();
            for (Object key : bound()) {
                if (!bound.contains(key)) {
                    letGo(TransactionSynchronizationManager.unbindResourceIfPossible(key), left);
                }
            }
            if (left) {
                log.error("A job has begun a transaction and not ended it: it is rolled back.");
                tellThoseWhoWait();
                TransactionSynchronizationManager.clear();
            }
            marks.run();
        };
    }

    private static void letGo(@Nullable Object resource, boolean left) {
        if (left && HAS_JDBC && resource instanceof ConnectionHolder held) {
            try (Connection connection = held.getConnection()) {
                connection.rollback();
                connection.setAutoCommit(true); // which pools may not put back
            } catch (SQLException | RuntimeException e) {
                log.warn("The connection of a transaction that a job left open could not be given back.", e);
            }
        }
    }

    private static void tellThoseWhoWait() {
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            for (TransactionSynchronization each : TransactionSynchronizationManager.getSynchronizations()) {
                try {
                    each.afterCompletion(TransactionSynchronization.STATUS_ROLLED_BACK);
                } catch (RuntimeException | Error e) {
                    log.warn("Who waited for the end of a transaction that a job left open failed.", e);
                }
            }
        }
    }

    private static Set<Object> bound() {
        return Set.copyOf(TransactionSynchronizationManager.getResourceMap().keySet());
    }

    private static boolean isWithin() {
        return TransactionSynchronizationManager.isSynchronizationActive()
                || TransactionSynchronizationManager.isActualTransactionActive();
    }
}
