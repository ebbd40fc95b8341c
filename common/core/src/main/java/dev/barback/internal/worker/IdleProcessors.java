package dev.barback.internal.worker;

import java.util.concurrent.locks.Condition;
import java.util.function.LongSupplier;

/**
 * The processors of a worker that have no job. A processor counts as idle when it asks for work itself, and no longer
 * once a job has woken it: a virtual thread that was woken may wait long for a core, but it is not idle. Guarded by the
 * dispatcher's lock.
 */
final class IdleProcessors {
    private final Condition work;
    private final QueueScheduler queues;
    private final LongSupplier nanoTime;
    private int number;
    private long since;
    private int woken;
    private boolean endRequested;
    private boolean extraFetchAllowed;

    /** @param work the condition for which they wait */
    IdleProcessors(Condition work, QueueScheduler queues, LongSupplier nanoTime) {
        this.work = work;
        this.queues = queues;
        this.nanoTime = nanoTime;
    }

    int number() {
        return number;
    }

    /** How many were woken for a waiting job, and have not taken it yet. */
    int woken() {
        return woken;
    }

    /** How many messages could start now; a processor that could still be added counts, if that is allowed. */
    int available() {
        return number == 0 && extraFetchAllowed && queues.startable() <= woken ? 1 : number;
    }

    void allowExtraFetch(boolean allowed) {
        extraFetchAllowed = allowed;
    }

    /** Counts the caller as idle; to be followed by {@link #await}. */
    void add() {
        if (number++ == 0) {
            since = nanoTime.getAsLong();
        }
    }

    /** Waits for work. */
    @SuppressWarnings("WaitNotInLoop") // the loop is in Dispatcher.take()
    void await() throws InterruptedException {
        try {
            work.await();
        } finally {
            if (woken > 0) { // counted as busy when it was woken
                woken--;
            } else { // woken by chance, an interrupt or the close
                number--;
            }
        }
    }

    /** Wakes one, if there is a job for it. */
    void wakeOne() {
        if (number > 0 && woken < queues.startable()) {
            number--;
            woken++;
            work.signal();
        }
    }

    void wakeAll() {
        work.signalAll();
    }

    /** Whether a job has waited for longer than this only because no processor is idle. */
    boolean isOneMissing(long nanos) {
        long now = nanoTime.getAsLong();
        return number == 0
                && queues.startable() > woken
                && queues.anyStartable(each -> now - each.fetchedNanos() > nanos);
    }

    /** If there was at least one for this long, ends one: the first that finds no work. */
    void endOneAfter(long nanos) {
        long now = nanoTime.getAsLong();
        if (number > 0 && now - since > nanos) {
            since = now;
            endRequested = true;
            work.signal();
        }
    }

    boolean isEndRequested() {
        return endRequested;
    }

    void clearEndRequest() {
        endRequested = false;
    }
}
