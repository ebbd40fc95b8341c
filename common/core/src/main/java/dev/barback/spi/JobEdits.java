package dev.barback.spi;

import dev.barback.JobRecord;
import dev.barback.JobState;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Cancels, replaces and deletes the records of jobs: the part of the job store for changes that a user, or the recovery
 * of lost messages, makes to jobs. Thread-safe. Failures and times: {@link JobStore}.
 */
public interface JobEdits {

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
     * Replaces the record of a job by one of a later job version, if it has not changed since. From then on no older
     * message of the job may run.
     *
     * @return false if the record has changed
     */
    default boolean replace(JobRecord known, JobRecord later) {
        return !replaceAll(List.of(new Replacement(known, later))).isEmpty();
    }

    /**
     * Replaces the records of some jobs, each as {@link #replace} does. If it throws, some may be replaced already.
     *
     * @param replacements about 1,000 at most, one for each job; some of them may be large
     * @return the ids of the jobs whose records had not changed, and are replaced
     */
    Set<String> replaceAll(Collection<Replacement> replacements);

    /**
     * A change of a job's record.
     *
     * @param known the record as it was read
     * @param later the record that replaces it, of the same job
     */
    record Replacement(JobRecord known, JobRecord later) {}

    /** Deletes the record of a job that has ended; a later message of it is dropped. @return false if there is none */
    boolean delete(String jobId);
}
