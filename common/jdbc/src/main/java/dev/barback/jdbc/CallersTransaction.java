package dev.barback.jdbc;

import org.jspecify.annotations.Nullable;

/**
 * Knows the connection on the broker's own database that the calling thread holds, and whether it is in a transaction:
 * what is published then is committed with it, or not at all. Whoever holds a connection gets no second one, or a pool
 * that all its holders want another from would wait for itself. Thread-safe.
 */
public interface CallersTransaction {

    /** Nobody's transaction. */
    CallersTransaction NONE = new CallersTransaction() {
        @Override
        public @Nullable HeldConnection held() {
            return null;
        }

        @Override
        public void afterCommit(Runnable action) {
            action.run();
        }
    };

    /** The connection that the calling thread holds, to be closed soon; null when it holds none. */
    @Nullable HeldConnection held();

    /**
     * Runs the action when the transaction that the connection is in has been committed, and never if it is rolled back.
     * Where nobody tells of the commit, it is not run.
     */
    void afterCommit(Runnable action);
}
