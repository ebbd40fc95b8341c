package dev.barback.record;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Stores the records of jobs, executions and workers. Thread-safe. Every method may throw a
 * {@link dev.barback.broker.BrokerException}, after a bounded time, and may then be repeated. All times are kept to the
 * microsecond.
 */
public interface JobStore extends AutoCloseable {

    /** Writes records of jobs, each {@linkplain JobRecord#merge merged} with the stored one, and of executions. */
    void write(Collection<JobRecord> jobs, Collection<ExecutionRecord> executions);

    /**
     * Adds the jobs that have no record, and leaves the others as they are. Of several calls that add a job of the same
     * id at the same time, one succeeds.
     *
     * @param jobs of different ids
     * @return the ids of those that were added
     */
    Set<String> addNew(Collection<JobRecord> jobs);

    /**
     * Records jobs as executing before a worker runs them, each once, except jobs that were cancelled, have ended,
     * or were replaced by a later job version.
     *
     * @param jobs in state {@link JobState#EXECUTING}
     * @return the ids of those that may run
     */
    Set<String> markExecuting(Collection<JobRecord> jobs);

    /** The record of a job. */
    Optional<JobRecord> find(String jobId);

    /** The record of a job of this user; empty for another user's job, and in the same time as for a missing one. */
    Optional<JobRecord> find(String jobId, String user);

    /**
     * A job's executions, oldest first.
     *
     * @param max how many of the latest at most
     */
    List<ExecutionRecord> executions(String jobId, int max);

    /**
     * Lists jobs in the order in which they were enqueued.
     *
     * @param after the end of the previous page; empty = from the start
     * @param max how many at most, 1 or more
     */
    JobPage list(JobQuery query, Optional<JobPage.Cursor> after, int max);

    /**
     * Counts the jobs that wait and could have run before this time.
     *
     * @param max up to how many are counted in each queue, 1 or more
     * @return by queue, for each of the given queues
     */
    Map<String, QueueDepth> queueDepths(Collection<String> queues, Instant before, int max);

    /**
     * The jobs recorded as run by a worker: of those that have changed since an earlier answer, and of the given ones.
     *
     * @param since next of an earlier answer; empty = from now on
     */
    ExecutingJobs executing(String worker, Optional<String> since, Collection<String> jobIds);

    /** How many jobs of a queue are held by workers; counted up to a bound. */
    int countExecuting(String queue, int max);

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

    /**
     * The times since when the longest-waiting jobs of a queue have been able to run, before this time; the earliest
     * first.
     *
     * @param max how many at most, 1 or more
     */
    List<Instant> waitingSince(String queue, Instant before, int max);

    /**
     * Cancels a waiting job. A running job's worker is asked to stop it, and it is not started again.
     *
     * @return the state afterwards: cancelled, executing, or how the job had ended before; empty = no such record
     */
    Optional<JobState> cancel(String jobId, Instant now);

    /**
     * Cancels all waiting jobs of a queue that are stored, or were enqueued before this time and are stored meanwhile;
     * running jobs go on, but are not started again.
     *
     * @param enqueuedBefore by the caller's clock
     * @return how many jobs waited
     */
    int cancelAll(String queue, Instant enqueuedBefore, Instant now);

    /**
     * Records the progress of running jobs; ignores jobs that are not recorded as run by this worker.
     *
     * @param worker the worker that runs them
     * @param byJobId the progress of each job
     */
    void progress(String worker, Map<String, Progress> byJobId);

    /** The total duration of a user's executions, including those whose records were pruned or deleted. */
    Duration timeSpent(String user);

    /** Of these running jobs, those that are cancelled. */
    Set<String> cancelled(Collection<String> jobIds);

    /**
     * Replaces the record of a job by one of a later job version, if it has not changed since. From then on no older
     * message of the job may run.
     *
     * @return false if the record has changed
     */
    boolean replace(JobRecord known, JobRecord later);

    /** Deletes the record of a job that has ended; a later message of it is dropped. @return false if there is none */
    boolean delete(String jobId);

    /**
     * The jobs, with their data if it is known, that could have started this long ago and did not, or were started that
     * long ago by a worker that has been silent since. Not jobs that are cancelled, or were in the queue when it was
     * cleared.
     *
     * @param lostAfter by the job store's clock, not the worker's: how long a waiting job is overdue
     * @param workerDeadAfter by the same clock: how long a worker has been silent
     */
    List<JobRecord> overdue(String queue, Duration lostAfter, Duration workerDeadAfter, int max);

    /** Deletes records of jobs after their retention, and of silent workers. @return how many jobs, up to the limit */
    int prune(Map<JobState, Duration> retention, Instant now, int max);

    /** Records a worker as seen now, by the job store's clock, not the worker's. */
    void heartbeat(WorkerRecord worker);

    /**
     * Whether the calling thread holds one of the connections through which the records are written, and so must not
     * wait until another thread has written.
     */
    default boolean isHeldByCaller() {
        return false;
    }

    /** Deletes the record of a worker that has ended. */
    void deleteWorker(String worker);

    /** The workers that are alive, by id. */
    List<WorkerRecord> workers();

    /** Pauses a queue: no worker starts a job of it until it is resumed. */
    void pause(String queue, Instant now);

    /** Ends a pause. */
    void resume(String queue);

    /** The queues that are paused, and since when. */
    Map<String, Instant> paused();

    /** Releases the connections. Does not throw. */
    @Override
    void close();
}
