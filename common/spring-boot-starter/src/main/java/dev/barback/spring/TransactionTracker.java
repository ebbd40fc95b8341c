package dev.barback.spring;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.support.ResourceHolder;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The state of a transaction: its connections, and whether it is over. The connections stay with it while the callbacks
 * after a commit or a rollback run, and while it is suspended, though they are not bound then. Each of a thread's
 * transactions, which may suspend each other, has its own tracker.
 */
final class TransactionTracker implements TransactionSynchronization {
    private static final Logger log = LoggerFactory.getLogger(TransactionTracker.class);

    /** The latest tracker that is not removed; each refers to the one before. */
    private static final ThreadLocal<TransactionTracker> LATEST = new ThreadLocal<>();

    private final @Nullable TransactionExecution transaction;
    private final Map<Object, Object> resources;
    private final List<Runnable> actions = new ArrayList<>(0);
    private final List<Runnable> endActions = new ArrayList<>(0);
    private final IdentityHashMap<Object, Integer> savepoints = new IdentityHashMap<>(0);
    private final @Nullable TransactionTracker previous;
    private @Nullable Runnable lateChanges;
    private boolean ended;

    private TransactionTracker(@Nullable TransactionExecution transaction, Map<Object, Object> resources) {
        this.transaction = transaction;
        this.resources = resources;
        this.previous = LATEST.get();
    }

    /** Tracks a transaction that has just begun. */
    static void onBegin(TransactionExecution transaction) {
        register(new TransactionTracker(transaction, newResources()));
    }

    /**
     * The holders that are bound, without those of transactions that are not cleaned up yet: for example of one on
     * another database that is over.
     */
    private static Map<Object, Object> newResources() {
        Map<Object, Object> bound = new HashMap<>(TransactionSynchronizationManager.getResourceMap());
        bound.values().removeIf(resource -> !(resource instanceof ResourceHolder) || of(resource) != null);
        return bound;
    }

    /**
     * Tracks a transaction that may have begun long ago, and may even be over.
     *
     * @param lateChanges commits the later changes, if it is over
     */
    static TransactionTracker onFirstUse(Object holder, Runnable lateChanges) {
        Map<Object, Object> resources = new HashMap<>(TransactionSynchronizationManager.getResourceMap());
        resources.values().removeIf(resource -> resource != holder);
        TransactionTracker tracker = new TransactionTracker(null, resources);
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
            tracker.ended = true;
            tracker.runEndActions(); // if its manager has no callbacks
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
        while (tracker != null && tracker.resources.values().stream().noneMatch(each -> each == holder)) {
            tracker = tracker.previous;
        }
        return tracker;
    }

    /** The calling thread's transactions that are not cleaned up yet, and so have their connections; the latest first. */
    static List<TransactionTracker> withConnections() {
        List<TransactionTracker> trackers = new ArrayList<>(0);
        for (TransactionTracker tracker = LATEST.get(); tracker != null; tracker = tracker.previous) {
            if (tracker.transaction == null || !tracker.transaction.isCompleted()) {
                trackers.add(tracker);
            }
        }
        return trackers;
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

    /** The holders of its connections and sessions, by the keys to which they are bound unless it is suspended. */
    Map<Object, Object> resources() {
        return resources;
    }

    /** Runs the action after the commit. */
    void afterCommit(Runnable action) {
        actions.add(action);
    }

    /** Runs the action after the commit or the rollback: for work that is not part of it, but needs its connection. */
    void afterEnd(Runnable action) {
        endActions.add(action);
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
        try {
            if (!ended) {
                end(status == STATUS_COMMITTED || (lateChanges != null && status == STATUS_UNKNOWN));
            }
        } finally {
            runEndActions();
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

    /** All of them, even if one fails: no caller waits for them. */
    private void runEndActions() {
        List<Runnable> all = List.copyOf(endActions);
        endActions.clear();
        for (Runnable action : all) {
            try {
                action.run();
            } catch (RuntimeException e) {
                log.warn("Jobs that were enqueued while a transaction was suspended were not published at its end.", e);
            }
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
