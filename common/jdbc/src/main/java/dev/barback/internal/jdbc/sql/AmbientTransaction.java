package dev.barback.internal.jdbc.sql;

import java.sql.Connection;
import org.jspecify.annotations.Nullable;

/**
 * Knows the connection on the broker's database that the calling thread holds, and whether it is in a transaction:
 * messages published then are committed with it, or not at all. A thread that holds a connection gets no second one:
 * otherwise a pool could deadlock, if all holders waited for a second connection. Thread-safe.
 */
public interface AmbientTransaction {

    /** No connection and no transaction. */
    AmbientTransaction NONE = new AmbientTransaction() {
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
     * Runs the action after the connection's transaction is committed, and never if it is rolled back. If the commit is
     * not reported, the action does not run.
     */
    void afterCommit(Runnable action);

    /**
     * Reports that a connection that {@link #held} has returned is outdated: its session rejects writes, which a new one
     * would accept. Its pool should close it after the transaction. By default it stays in the pool.
     */
    default void evict(Connection connection) {}
}
