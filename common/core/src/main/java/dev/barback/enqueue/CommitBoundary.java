package dev.barback.enqueue;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Knows whether the caller is inside a transaction, whose commit the jobs should wait for. Thread-safe. */
@FunctionalInterface
public interface CommitBoundary {

    /** There are no transactions. */
    CommitBoundary NONE = (jobs, publish) -> false;

    /**
     * Takes the jobs, if the caller is inside a transaction: they are published after its commit, all in one
     * go, and dropped on rollback.
     *
     * @param jobs writes down what is to be published; called at once, and only inside a transaction
     * @param publish publishes jobs, and throws if the broker can't be reached; the same object at every call
     *     that goes to the same broker
     * @return false when there is no transaction, and the caller should publish right away
     */
    boolean defer(Supplier<List<Outgoing>> jobs, Consumer<List<Outgoing>> publish);

    /**
     * Whether the caller's transaction is over, and what follows it is being done: who fails then may have nobody to tell,
     * since the transaction's caller has been, or will be, told that it is committed.
     */
    default boolean isOver() {
        return false;
    }

    /**
     * Whether the caller's transaction, if there is one, is on the broker's own database: what is published then is
     * committed with it or not at all, and needs no deferring; only who is told of it waits.
     */
    default boolean includesBroker() {
        return false;
    }
}
