package dev.barback.spi;

import dev.barback.JobRecord;
import java.util.List;

/**
 * The jobs recorded as run by a worker. Immutable.
 *
 * @param jobs without their data
 * @param next the position from which to ask for later changes
 */
public record ExecutingJobs(List<JobRecord> jobs, String next) {

    /** Copies the jobs. */
    public ExecutingJobs {
        jobs = List.copyOf(jobs);
    }
}
