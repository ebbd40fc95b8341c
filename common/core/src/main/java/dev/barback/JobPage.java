package dev.barback;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list of jobs. Immutable.
 *
 * @param jobs without their data
 * @param next the start of the next part; null = there is none
 */
public record JobPage(List<JobRecord> jobs, @Nullable Cursor next) {

    /** Copies the jobs. */
    public JobPage {
        jobs = List.copyOf(jobs);
    }

    /**
     * A place in a list: after this job. It stays valid when jobs are added or deleted.
     *
     * @param createdAt when the job was first enqueued
     * @param jobId its id
     */
    public record Cursor(Instant createdAt, String jobId) {}
}
