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
 * after a commit or a rollback run. Each of a thread's transactions, which may suspend each other, has its own tracker.
 */
final class TransactionTracker implements TransactionSynchronization {
    /** The latest tracker that is not removed; each refers to the one before. */
    private static final ThreadLocal<TransactionTracker> LATEST = new ThreadLocal<>();

    private final @Nullable TransactionExecution transaction;
    private final List<?> holders;
    private final List<Runnable> actions = new ArrayList<>(0);
    private final IdentityHashMap<Object, Integer> savepoints = new IdentityHashMap<>(0);
    private final @Nullable TransactionTracker previous;
    private @Nullable Runnable lateChanges;
    private boolean ended;

    private TransactionTracker(@Nullable TransactionExecution transaction, List<?> holders) {
        this.transaction = transaction;
        this.holders = holders;
        this.previous = LATEST.get();
    }

    /** Tracks a transaction that has just begun. */
    static void onBegin(TransactionExecution transaction, List<?> holders) {
        register(new TransactionTracker(transaction, holders));
    }

    /**
     * Tracks a transaction that may have begun long ago, and may even be over.
     *
     * @param lateChanges commits the later changes, if it is over
     */
    static TransactionTracker onFirstUse(Object holder, Runnable lateChanges) {
        TransactionTracker tracker = new TransactionTracker(null, List.of(holder));
        tracker.lateChanges = lateChanges;
        register(tracker);
        return tracker;
    }

    private static void register(TransactionTracker tracker) {
        LATEST.set(tracker);
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(tracker);
        }
    }

    /** Removes the tracker: all callbacks of the transaction have run. */
    static void removeFor(TransactionExecution transaction) {
        TransactionTracker tracker = LATEST.get();
        while (tracker != null && tracker.transaction != transaction) {
            tracker = tracker.previous;
        }
        if (tracker != null) {
            tracker.remove();
        }
    }

    /** Remembers the current trackers, to remove later ones whose transactions are never ended. */
    static Runnable remember() {
        TransactionTracker latest = LATEST.get();
        return () -> setLatest(latest);
    }

    /** The tracker of the transaction that this connection is or was in; null = no tracked one. */
    static @Nullable TransactionTracker of(Object holder) {
        TransactionTracker tracker = LATEST.get();
        while (tracker != null && tracker.holders.stream().noneMatch(each -> each == holder)) {
            tracker = tracker.previous;
        }
        return tracker;
    }

    /** The tracker of Spring's current transaction of the calling thread; null = no tracked one. */
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
        return latest != null && latest.ended;
    }

    /** Whether the transaction has been committed or rolled back. */
    boolean isOver() {
        return ended;
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
        if (!ended) {
            end(status == STATUS_COMMITTED || (lateChanges != null && status == STATUS_UNKNOWN));
        }
        if (transaction == null || status == STATUS_UNKNOWN) { // then its manager may not call back
            remove();
        }
    }

    private void end(boolean committed) {
        ended = true;
        if (committed) {
            if (lateChanges != null) {
                lateChanges.run();
            }
            actions.forEach(Runnable::run);
        }
    }

    private void remove() {
        setLatest(previous);
    }

    private static void setLatest(@Nullable TransactionTracker tracker) {
        if (tracker == null) {
            LATEST.remove();
        } else {
            LATEST.set(tracker);
        }
    }
}
