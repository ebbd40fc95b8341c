package dev.barback.record;

import java.util.List;

/**
 * What has changed among the jobs since a moment. Immutable.
 *
 * @param jobs as they are now, without their data, each once; in the order in which they were last changed, as far as
 *     the database knows it
 * @param next with which to ask for what changes afterwards: a short text, of printable ASCII, that any process may use
 * @param hasMore whether there is more that has changed already: ask again, at once. Until there is no more, this next is
 *     for the same records only, and is not to be kept
 * @param isLost whether the moment asked for is not known any more, so that something may be missing: look at all the
 *     jobs anew, after this answer
 */
public record JobChanges(List<JobRecord> jobs, String next, boolean hasMore, boolean isLost) {

    /** Copies the jobs. */
    public JobChanges {
        jobs = List.copyOf(jobs);
    }
}
