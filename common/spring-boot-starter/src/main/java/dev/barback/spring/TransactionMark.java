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
 * What is known of a transaction: which connections it is on, and whether it is over, which they outlive by all that is
 * called after a commit or a rollback. Of the transactions of a thread, which may suspend each other, each has its own.
 */
final class TransactionMark implements TransactionSynchronization {
    /** The latest that has begun and is not cleaned up; each knows the one before. */
    private static final ThreadLocal<TransactionMark> LATEST = new ThreadLocal<>();

    private final @Nullable TransactionExecution transaction;
    private final List<?> holders;
    private final List<Runnable> actions = new ArrayList<>(0);
    private final IdentityHashMap<Object, Integer> savepoints = new IdentityHashMap<>(0);
    private final @Nullable TransactionMark before;
    private @Nullable Runnable rest;
    private boolean over;

    private TransactionMark(@Nullable TransactionExecution transaction, List<?> holders) {
        this.transaction = transaction;
        this.holders = holders;
        this.before = LATEST.get();
    }

    /** Marks a transaction that has just begun. */
    static void atBegin(TransactionExecution transaction, List<?> holders) {
        put(new TransactionMark(transaction, holders));
    }

    /**
     * Marks one that may have begun long ago, and may even be over.
     *
     * @param rest commits what is done from now on, if it is
     */
    static TransactionMark atFirstSight(Object holder, Runnable rest) {
        TransactionMark mark = new TransactionMark(null, List.of(holder));
        mark.rest = rest;
        put(mark);
        return mark;
    }

    private static void put(TransactionMark mark) {
        LATEST.set(mark);
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(mark);
        }
    }

    /** All is done that follows the transaction. */
    static void removeOf(TransactionExecution transaction) {
        TransactionMark mark = LATEST.get();
        while (mark != null && mark.transaction != transaction) {
            mark = mark.before;
        }
        if (mark != null) {
            mark.remove();
        }
    }

    /** Remembers which there are now, to forget those that come and whose transactions nobody ends. */
    static Runnable remember() {
        TransactionMark latest = LATEST.get();
        return () -> makeLatest(latest);
    }

    /** The transaction that this connection is in, or was; null = none that is marked. */
    static @Nullable TransactionMark of(Object holder) {
        TransactionMark mark = LATEST.get();
        while (mark != null && mark.holders.stream().noneMatch(each -> each == holder)) {
            mark = mark.before;
        }
        return mark;
    }

    /** The one that the calling thread is in by Spring's account; null = none that is marked. */
    static @Nullable TransactionMark current() {
        TransactionMark latest = LATEST.get();
        return latest != null
                        && TransactionSynchronizationManager.isSynchronizationActive()
                        && TransactionSynchronizationManager.getSynchronizations()
                                .contains(latest)
                ? latest
                : null;
    }

    /** Whether the latest is over, and what follows it is being called. */
    static boolean isLatestOver() {
        TransactionMark latest = LATEST.get();
        return latest != null && latest.over;
    }

    /** Whether it has been committed or rolled back. */
    boolean isOver() {
        return over;
    }

    /** Runs the action when it has been committed. */
    void afterCommit(Runnable action) {
        actions.add(action);
    }

    @Override
    public void savepoint(Object savepoint) {
        savepoints.put(savepoint, actions.size());
    }

    /** A savepoint that is not known is older than the first action. */
    @Override
    public void savepointRollback(Object savepoint) {
        actions.subList(savepoints.getOrDefault(savepoint, 0), actions.size()).clear();
    }

    /** Before all others that are called after it, who are to know that it is over. */
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
        if (transaction == null || status == STATUS_UNKNOWN) { // then its manager may have been given up
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

    private static void makeLatest(@Nullable TransactionMark mark) {
        if (mark == null) {
            LATEST.remove();
        } else {
            LATEST.set(mark);
        }
    }
}
