package dev.barback.spi;

import dev.barback.ExecutionRecord;
import dev.barback.JobRecord;
import dev.barback.Progress;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/**
 * Records what happens to jobs: the part of the job store for enqueuers and for the writer of job events. Thread-safe.
 * Failures and times: {@link JobStore}.
 */
public interface JobRecorder {

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
     * Records the progress of running jobs; ignores jobs that are not recorded as run by this worker.
     *
     * @param worker the worker that runs them
     * @param byJobId the progress of each job
     */
    void progress(String worker, Map<String, Progress> byJobId);

    /**
     * Whether the calling thread holds one of the connections through which the records are written, and so must not
     * wait until another thread has written.
     */
    default boolean isHeldByCaller() {
        return false;
    }
}
