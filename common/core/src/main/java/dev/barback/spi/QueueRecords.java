package dev.barback.spi;

import dev.barback.QueueDepth;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Counts the jobs of queues and pauses queues: the part of the job store for backlogs, queue positions, wait reasons
 * and pauses. Thread-safe. Failures and times: {@link JobStore}.
 */
public interface QueueRecords {

    /**
     * Counts the jobs that wait and could have run before this time.
     *
     * @param max up to how many are counted in each queue, 1 or more
     * @return by queue, for each of the given queues
     */
    Map<String, QueueDepth> queueDepths(Collection<String> queues, Instant before, int max);

    /** How many jobs of a queue are held by workers; counted up to a bound. */
    int countExecuting(String queue, int max);

    /**
     * The times since when the longest-waiting jobs of a queue have been able to run, before this time; the earliest
     * first.
     *
     * @param max how many at most, 1 or more
     */
    List<Instant> waitingSince(String queue, Instant before, int max);

    /** Pauses a queue: no worker starts a job of it until it is resumed. */
    void pause(String queue, Instant now);

    /** Ends a pause. */
    void resume(String queue);

    /** The queues that are paused, and since when. */
    Map<String, Instant> paused();
}
