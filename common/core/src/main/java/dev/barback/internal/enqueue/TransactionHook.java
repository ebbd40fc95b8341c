package dev.barback.internal.enqueue;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Defers the publishing of jobs until the commit, if the caller is inside a transaction. Thread-safe. */
@FunctionalInterface
public interface TransactionHook {

    /** Without transactions. */
    TransactionHook NONE = (jobs, publish) -> false;

    /**
     * Defers the jobs, if the caller is inside a transaction: they are published after its commit, all together, and
     * dropped on rollback.
     *
     * @param jobs creates the jobs to publish; called at once, and only inside a transaction
     * @param publish publishes jobs, and throws if the broker is unreachable; the same object at every call for the
     *     same broker
     * @return false if there is no transaction: the caller must publish at once
     */
    boolean defer(Supplier<List<PendingJob>> jobs, Consumer<List<PendingJob>> publish);

    /**
     * Whether the caller runs in the callbacks after the end of its transaction: a failure may then not reach any
     * caller, since the transaction is reported as committed.
     */
    default boolean isAfterTransaction() {
        return false;
    }

    /**
     * Whether the caller's transaction, if there is one, is on the broker's own database: published messages are then
     * committed with it or not at all, so publishing is not deferred; only the events wait for the commit.
     */
    default boolean includesBroker() {
        return false;
    }
}
