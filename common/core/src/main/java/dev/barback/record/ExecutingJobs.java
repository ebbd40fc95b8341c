package dev.barback.record;

import java.util.List;

/**
 * What a worker is said to run. Immutable.
 *
 * @param jobs without their data
 * @param next with which to ask for what has changed since
 */
public record ExecutingJobs(List<JobRecord> jobs, String next) {

    /** Copies the jobs. */
    public ExecutingJobs {
        jobs = List.copyOf(jobs);
    }
}
