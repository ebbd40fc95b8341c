package dev.barback.spi;

import dev.barback.JobRecord;
import java.util.List;

/**
 * The jobs that have changed since a moment. Immutable.
 *
 * @param jobs the jobs as they are now, without their data, each once; in the order of their last changes, as far as
 *     the database knows it
 * @param next the position from which to ask for later changes: a short text, of printable ASCII, for any process
 * @param hasMore whether there are more changes already: ask again at once. While there are, next is for this job store
 *     only, and must not be kept
 * @param isExpired whether the position asked for is not known any more, so that changes may be missing: read all jobs
 *     again, after this answer
 */
public record JobChanges(List<JobRecord> jobs, String next, boolean hasMore, boolean isExpired) {

    /** Copies the jobs. */
    public JobChanges {
        jobs = List.copyOf(jobs);
    }
}
