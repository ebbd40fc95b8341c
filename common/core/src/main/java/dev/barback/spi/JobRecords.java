package dev.barback.spi;

import dev.barback.ExecutionRecord;
import dev.barback.JobPage;
import dev.barback.JobQuery;
import dev.barback.JobRecord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Reads the records of jobs and executions: the part of the job store for all that shows jobs. Thread-safe. Failures
 * and times: {@link JobStore}.
 */
public interface JobRecords {

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

    /** The total duration of a user's executions, including those whose records were pruned or deleted. */
    Duration timeSpent(String user);
}
