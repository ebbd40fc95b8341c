package dev.barback.record;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where jobs are remembered. Thread-safe. Every method may throw a {@link dev.barback.broker.BrokerException}, after a
 * bounded time, and may then be repeated. All times are kept to the microsecond.
 */
public interface Records extends AutoCloseable {

    /** Adds what is known of jobs, each {@linkplain JobRecord#merge merged} with what was known before. */
    void write(Collection<JobRecord> jobs, Collection<ExecutionRecord> executions);

    /**
     * Adds jobs of which nothing is known yet, or any more, and leaves the others as they are. Of several who add a job of one id at
     * the same time, one does.
     *
     * @param jobs of different ids
     * @return the ids of those that were added
     */
    Set<String> addNew(Collection<JobRecord> jobs);

    /**
     * Writes down that a worker is about to run these, each once, unless one was called off, has ended, or was replaced
     * by a later edition.
     *
     * @param jobs in state {@link JobState#EXECUTING}
     * @return the ids of those that may run
     */
    Set<String> admit(Collection<JobRecord> jobs);

    /** What is known of a job. */
    Optional<JobRecord> find(String jobId);

    /** The same of a job of this user; empty for another's, and in the same time as for one that there is not. */
    Optional<JobRecord> find(String jobId, String user);

    /**
     * A job's executions, oldest first.
     *
     * @param most of the latest, how many at most
     */
    List<ExecutionRecord> executions(String jobId, int most);

    /**
     * Jobs in the order they were enqueued in.
     *
     * @param after where to go on; empty = from the start
     * @param most how many at most, 1 or more
     */
    JobPage list(JobQuery query, Optional<JobPage.Cursor> after, int most);

    /**
     * The jobs that wait and could have run before this time.
     *
     * @param most up to how many are counted in each queue, 1 or more
     * @return by queue, for each that was asked for
     */
    Map<String, ReadyJobs> ready(Collection<String> queues, Instant before, int most);

    /**
     * The jobs that a worker is said to run, of those that have changed since an earlier answer, and of these.
     *
     * @param since next of an earlier answer; empty = from now on
     */
    ExecutingJobs executing(String worker, Optional<String> since, Collection<String> jobIds);

    /** How many jobs of a queue are in the hands of workers; counted up to a bound. */
    int countExecuting(String queue, int most);

    /**
     * The jobs that have changed: added, enqueued anew, come into another state, or got on. None is left out, however the
     * transactions of those who write overlap, and none is told twice; of what was forgotten nothing is told.
     *
     * @param after next of an earlier answer; empty = from now on
     * @param most how many at most, 1 or more
     * @throws IllegalArgumentException if after is no next of any answer
     */
    JobChanges changes(Optional<String> after, int most);

    /** What was kept under a name. */
    Optional<Bookmark> bookmark(String name);

    /** Keeps how far somebody has come, in the place of what was kept under this name before; on disk when it returns. */
    void keep(String name, Bookmark bookmark);

    /**
     * Since when the jobs at the head of a queue's line have been able to run, before this time; the earliest first.
     *
     * @param most how many at most, 1 or more
     */
    List<Instant> line(String queue, Instant before, int most);

    /**
     * Calls off a job that waits. One that runs, its worker is asked to stop, and it is not started again.
     *
     * @return its state afterwards: cancelled, executing, or how it had ended before; empty = it is not known
     */
    Optional<JobState> cancel(String jobId, Instant now);

    /**
     * Calls off all jobs of a queue that wait and were enqueued before this time; those that run go on, but are not started
     * again.
     *
     * @return how many waited
     */
    int cancelAll(String queue, Instant enqueuedBefore, Instant now);

    /**
     * Tells how far running jobs have come. Nothing of those that this worker does not run, as far as is known.
     *
     * @param worker who runs them
     * @param byJobId of each job, its progress
     */
    void progress(String worker, Map<String, Progress> byJobId);

    /** How long a user's executions took, all together, as far as they are remembered or were until they were forgotten. */
    Duration timeSpent(String user);

    /** Of these running jobs, those that are called off. */
    Set<String> cancelled(Collection<String> jobIds);

    /**
     * Puts a later edition of a job in the place of the one that is known, if nothing has happened to it since. From then
     * on no older message of it is admitted.
     *
     * @return false if something has
     */
    boolean replace(JobRecord known, JobRecord later);

    /** Forgets a job that has ended; a message of it that is still to come is dropped. @return false if there is none */
    boolean delete(String jobId);

    /**
     * Jobs, with their data where it is known, that could have started so long ago and did not, or were started then by a
     * worker that was silent since. Not those that are called off, or were in the queue when it was cleared.
     *
     * @param patience by the records' own clock, whatever that of the worker which asks says
     * @param silence likewise
     */
    List<JobRecord> overdue(String queue, Duration patience, Duration silence, int most);

    /** Forgets jobs that ended a while ago, and silent workers. @return how many jobs, at most so many */
    int prune(Map<JobState, Duration> retention, Instant now, int most);

    /** Tells of a worker, which is seen at this moment by the records' own clock, whatever its own says. */
    void heartbeat(WorkerRecord worker);

    /**
     * Whether the calling thread holds a connection of those that the records are written through, and so must not wait
     * until somebody else has written.
     */
    default boolean isHeldByCaller() {
        return false;
    }

    /** Forgets a worker that has ended. */
    void leave(String worker);

    /** The workers that are alive, by id. */
    List<WorkerRecord> workers();

    /** Has no job of a queue started until it is resumed, by any worker. */
    void pause(String queue, Instant now);

    /** Ends a pause. */
    void resume(String queue);

    /** The queues that are paused, and since when. */
    Map<String, Instant> paused();

    /** Lets go of connections. Does not throw. */
    @Override
    void close();
}
