package dev.barback.spi;

import dev.barback.JobRecord;
import dev.barback.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides which jobs workers run, recover and forget: the part of the job store for a worker's filter, its heartbeat
 * and its recovery of lost messages. Thread-safe. Failures and times: {@link JobStore}.
 */
public interface WorkerJobs {

    /**
     * Records jobs as executing before a worker runs them, each once, except jobs that were cancelled, have ended,
     * or were replaced by a later job version.
     *
     * @param jobs in state {@link JobState#EXECUTING}
     * @return the ids of those that may run
     */
    Set<String> markExecuting(Collection<JobRecord> jobs);

    /**
     * The jobs recorded as run by a worker: of those that have changed since an earlier answer, and of the given ones.
     *
     * @param since next of an earlier answer; empty = from now on
     */
    ExecutingJobs executing(String worker, Optional<String> since, Collection<String> jobIds);

    /** Of these running jobs, those that are cancelled. */
    Set<String> cancelled(Collection<String> jobIds);

    /**
     * The jobs, with their data if it is known, that could have started this long ago and did not, or were started that
     * long ago by a worker that has been silent since. Not jobs that are cancelled, or were in the queue when it was
     * cleared. In the order of the times since when they could run, in portions that fit into memory.
     *
     * @param lostAfter by the job store's clock, not the worker's: how long a waiting job is overdue
     * @param workerDeadAfter by the same clock: how long a worker has been silent
     * @param after the last job of the portion before; empty = from the first one on
     * @param max the maximum number of jobs, 1 or more
     * @return fewer than that if they are large; none if there are no more
     */
    List<JobRecord> overdue(
            String queue, Duration lostAfter, Duration workerDeadAfter, Optional<JobRecord> after, int max);

    /** Deletes records of jobs after their retention, and of silent workers. @return how many jobs, up to the limit */
    int prune(Map<JobState, Duration> retention, Instant now, int max);
}
