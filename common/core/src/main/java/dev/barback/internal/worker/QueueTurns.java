package dev.barback.internal.worker;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The queues of which a job could start, in the order of their turns, and how many such jobs there are: known without a
 * look at each queue, of which there may be thousands. A queue that has changed is to be reported with {@link #update}.
 * Guarded by the dispatcher's lock.
 */
final class QueueTurns {
    private final TreeSet<QueueState> startable =
            new TreeSet<>(Comparator.comparingDouble(QueueState::turn).thenComparingInt(QueueState::number));

    private long jobs;

    /** Notes that a queue's pass, its waiting jobs or its limit may have changed. */
    void update(QueueState queue) {
        int before = queue.countedStartable();
        int now = queue.startable();
        boolean moves = before > 0 && (now == 0 || queue.turn() != queue.pass());
        if (moves) {
            startable.remove(queue); // by its turn so far
        }
        queue.count(now);
        jobs += now - before;
        if (now > 0 && (moves || before == 0)) {
            startable.add(queue);
        }
    }

    /** The queue whose turn it is; null = no job could start. */
    @Nullable QueueState next() {
        return startable.isEmpty() ? null : startable.first();
    }

    /** The number of jobs that could start now, given enough processors. */
    long jobs() {
        return jobs;
    }

    /** The queues of which a job could start. */
    Collection<QueueState> queues() {
        return Collections.unmodifiableCollection(startable);
    }
}
