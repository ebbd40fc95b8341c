package dev.barback.web.events;

import dev.barback.JobRecord;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that a subscriber follows. Immutable.
 *
 * @param jobId only this job; null = all jobs
 * @param user only this user's jobs; null = all users
 */
public record Subscription(@Nullable String jobId, @Nullable String user) {

    boolean includes(JobRecord job) {
        return (jobId == null || jobId.equals(job.jobId()))
                && (user == null || user.equals(job.job().user()));
    }
}
