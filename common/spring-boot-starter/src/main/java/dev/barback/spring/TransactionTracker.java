package dev.barback.spring;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The state of a transaction: its connections, and whether it is over. The connections stay bound while the callbacks
 * after a commit or a rollback run. Each of a thread's transactions, which may suspend each other, has its own mark.
 */
final class TransactionTracker implements TransactionSynchronization {
    /** The latest mark that is not removed; each refers to the one before. */
    private static final ThreadLocal<TransactionTracker> LATEST = new ThreadLocal<>();

    private final @Nullable TransactionExecution transaction;
    private final List<?> holders;
    private final List<Runnable> actions = new ArrayList<>(0);
    private final IdentityHashMap<Object, Integer> savepoints = new IdentityHashMap<>(0);
    private final @Nullable TransactionTracker before;
    private @Nullable Runnable rest;
    private boolean over;

    private TransactionTracker(@Nullable TransactionExecution transaction, List<?> holders) {
        this.transaction = transaction;
        this.holders = holders;
        this.before = LATEST.get();
    }

    /** Marks a transaction that has just begun. */
    static void atBegin(TransactionExecution transaction, List<?> holders) {
        put(new TransactionTracker(transaction, holders));
    }

    /**
     * Marks a transaction that may have begun long ago, and may even be over.
     *
     * @param rest commits the later changes, if it is over
     */
    static TransactionTracker atFirstSight(Object holder, Runnable rest) {
        TransactionTracker mark = new TransactionTracker(null, List.of(holder));
        mark.rest = rest;
        put(mark);
        return mark;
    }

    private static void put(TransactionTracker mark) {
        LATEST.set(mark);
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(mark);
        }
    }

    /** Removes the mark: all callbacks of the transaction have run. */
    static void removeOf(TransactionExecution transaction) {
        TransactionTracker mark = LATEST.get();
        while (mark != null && mark.transaction != transaction) {
            mark = mark.before;
        }
        if (mark != null) {
            mark.remove();
        }
    }

    /** Remembers the current marks, to remove later ones whose transactions are never ended. */
    static Runnable remember() {
        TransactionTracker latest = LATEST.get();
        return () -> makeLatest(latest);
    }

    /** The mark of the transaction that this connection is or was in; null = no marked one. */
    static @Nullable TransactionTracker of(Object holder) {
        TransactionTracker mark = LATEST.get();
        while (mark != null && mark.holders.stream().noneMatch(each -> each == holder)) {
            mark = mark.before;
        }
        return mark;
    }

    /** The mark of Spring's current transaction of the calling thread; null = no marked one. */
    static @Nullable TransactionTracker current() {
        TransactionTracker latest = LATEST.get();
        return latest != null
                        && TransactionSynchronizationManager.isSynchronizationActive()
                        && TransactionSynchronizationManager.getSynchronizations()
                                .contains(latest)
                ? latest
                : null;
    }

    /** Whether the latest is over, and its callbacks are running. */
    static boolean isLatestOver() {
        TransactionTracker latest = LATEST.get();
        return latest != null && latest.over;
    }

    /** Whether the transaction has been committed or rolled back. */
    boolean isOver() {
        return over;
    }

    /** Runs the action after the commit. */
    void afterCommit(Runnable action) {
        actions.add(action);
    }

    @Override
    public void savepoint(Object savepoint) {
        savepoints.put(savepoint, actions.size());
    }

    /** An unknown savepoint is older than the first action. */
    @Override
    public void savepointRollback(Object savepoint) {
        actions.subList(savepoints.getOrDefault(savepoint, 0), actions.size()).clear();
    }

    /** Before all other callbacks, which have to see that the transaction is over. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public void afterCommit() {
        end(true);
    }

    @Override
    public void afterCompletion(int status) {
        if (!over) {
            end(status == STATUS_COMMITTED || (rest != null && status == STATUS_UNKNOWN));
        }
        if (transaction == null || status == STATUS_UNKNOWN) { // then its manager may not call back
            remove();
        }
    }

    private void end(boolean committed) {
        over = true;
        if (committed) {
            if (rest != null) {
                rest.run();
            }
            actions.forEach(Runnable::run);
        }
    }

    private void remove() {
        makeLatest(before);
    }

    private static void makeLatest(@Nullable TransactionTracker mark) {
        if (mark == null) {
            LATEST.remove();
        } else {
            LATEST.set(mark);
        }
    }
}
