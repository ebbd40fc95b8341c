package dev.barback;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Shows, cancels, postpones, advances, revives and deletes jobs, and clears and pauses queues. Jobs that this process
 * has enqueued are visible at once. Thread-safe. Every method may throw a {@link JobOperationException}, or a {@link
 * BrokerException} if the job store or the broker is unreachable.
 */
public interface JobOperations {

    /**
     * These operations in another access scope. Jobs outside of it are unknown; queues and workers require the scope of
     * all jobs.
     */
    JobOperations withScope(AccessScope newScope);

    /** The clock for due times. */
    Clock clock();

    /** Whether there is a job store. */
    boolean hasJobStore();

    /** Waits, for a moment at most, until the jobs that this process has enqueued are in the job store. */
    void flush();

    /** The total duration of a user's executions. */
    Duration timeSpent(String user);

    /** A job, with its data if they are known. */
    JobRecord find(String jobId);

    /** A job's latest executions that have ended, oldest first; 100 at most. */
    List<ExecutionRecord> executions(String jobId);

    /** Lists jobs in the order in which they were first enqueued, without their data. */
    JobPage list(JobQuery query, Optional<JobPage.Cursor> after, int max);

    /** The jobs that could run now, by queue; counted up to a limit. */
    Map<String, QueueDepth> queueDepths(Collection<String> queues, int max);

    /**
     * The backlogs of queues, with or without a job store; with one, each number is counted up to 10,000. A queue that
     * does not exist has an empty backlog.
     *
     * @throws JobOperationException if it is unknown: the broker can't count, and there is no job store
     */
    Map<String, Backlog> backlogs(Collection<String> queues);

    /** Why a job waits, in a sentence; empty if it does not. */
    String waitReason(JobRecord job);

    /**
     * Cancels a job. A waiting job never starts; a running job is interrupted within some seconds.
     *
     * @return cancelled, or executing: then it is being interrupted
     */
    JobState cancel(String jobId);

    /**
     * Moves the due time of a waiting job, to later or earlier.
     *
     * @return the changed job
     * @throws ArgumentException if the time is not from 1700 to 9999
     */
    JobRecord postpone(String jobId, Instant until);

    /**
     * Makes a waiting job due now.
     *
     * @return the changed job
     */
    JobRecord advance(String jobId);

    /**
     * Enqueues an ended job again, with its counters at zero; a job in the morgue is taken out.
     *
     * @return the changed job
     */
    JobRecord revive(String jobId);

    /** Deletes an ended job from the job store and, if it is there, from the morgue. */
    void delete(String jobId);

    /** The queues of the broker; with or without a job store. */
    List<QueueInfo> queues();

    /**
     * Removes all waiting jobs of a queue, with or without a job store. Running jobs go on.
     *
     * @return how many of them were in the job store; empty without one
     */
    Optional<Integer> clear(String queue);

    /** Pauses a queue: no worker starts its jobs until it is resumed. Workers notice it after a second. */
    void pause(String queue);

    /** Resumes a paused queue. */
    void resume(String queue);

    /** The paused queues, with the start of each pause. */
    Map<String, Instant> paused();

    /** The live workers. */
    List<WorkerRecord> workers();
}
