package dev.barback.spring;

import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * A transaction of Spring's that a job has begun and not ended. The next job on the thread would take part in it without
 * knowing, and what that enqueues would wait for its commit for ever: so the thread is rid of it, and the transaction is never
 * committed. Its connection is gone for the pool, whose own watch for leaks tells where it was taken.
 */
final class LeftTransaction {
    private static final Logger log = LoggerFactory.getLogger(LeftTransaction.class);

    private LeftTransaction() {}

    /** Remembers what is there now, to get rid of what is there besides. */
    static Runnable remember() {
        boolean within = isWithin();
        Set<Object> bound =
                Set.copyOf(TransactionSynchronizationManager.getResourceMap().keySet());
        return () -> leave(within, bound);
    }

    private static void leave(boolean within, Set<Object> bound) {
        for (Object key :
                Set.copyOf(TransactionSynchronizationManager.getResourceMap().keySet())) {
            if (!bound.contains(key)) {
                TransactionSynchronizationManager.unbindResourceIfPossible(key);
            }
        }
        if (!within && isWithin()) {
            log.error(
                    "A job has begun a transaction and not ended it: it is not committed, and its connection is lost.");
            if (TransactionSynchronizationManager.isSynchronizationActive()) {
                TransactionSynchronizationManager.getSynchronizations().forEach(LeftTransaction::abandon);
            }
            TransactionSynchronizationManager.clear();
        }
    }

    private static void abandon(TransactionSynchronization waiting) {
        try {
            waiting.afterCompletion(TransactionSynchronization.STATUS_UNKNOWN);
        } catch (RuntimeException | Error e) {
            log.warn("Who waited for the end of a transaction could not be told of it.", e);
        }
    }

    private static boolean isWithin() {
        return TransactionSynchronizationManager.isSynchronizationActive()
                || TransactionSynchronizationManager.isActualTransactionActive();
    }
}
