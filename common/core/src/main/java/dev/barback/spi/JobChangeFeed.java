package dev.barback.spi;

import java.util.Optional;

/**
 * The changes of jobs, and the positions of their readers: the part of the job store for event streams and webhooks.
 * Thread-safe. Failures and times: {@link JobStore}.
 */
public interface JobChangeFeed {

    /**
     * The jobs that have changed: added, enqueued again, with a new state or new progress. None is left out, however
     * the writers' transactions overlap, and none is returned twice; deleted records are not returned.
     *
     * @param after next of an earlier answer; empty = from now on
     * @param max how many at most, 1 or more
     * @throws IllegalArgumentException if after is not from an earlier answer
     */
    JobChanges changes(Optional<String> after, int max);

    /** The position saved under a name. */
    Optional<FeedPosition> findPosition(String name);

    /** Saves a position under a name, and replaces the one saved before; on disk when it returns. */
    void savePosition(String name, FeedPosition position);
}
