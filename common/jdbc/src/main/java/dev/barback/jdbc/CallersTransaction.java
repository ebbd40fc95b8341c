package dev.barback.jdbc;

import java.sql.Connection;
import org.jspecify.annotations.Nullable;

/**
 * Knows the transaction that the calling thread is in, where that is on the broker's own database: what is published
 * then is committed with it, or not at all. Thread-safe.
 */
public interface CallersTransaction {

    /** Nobody's transaction. */
    CallersTransaction NONE = new CallersTransaction() {
        @Override
        public @Nullable Connection connection() {
            return null;
        }

        @Override
        public void afterCommit(Runnable action) {
            action.run();
        }
    };

    /** The transaction's connection, not to be closed; null when the caller is in none. */
    @Nullable Connection connection();

    /** Runs the action when the transaction has been committed, and never if it is rolled back. */
    void afterCommit(Runnable action);
}
