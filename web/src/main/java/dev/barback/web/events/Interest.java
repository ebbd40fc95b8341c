package dev.barback.web.events;

import dev.barback.record.JobRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a listener wants to hear of. Immutable.
 *
 * @param jobId of this job alone; null = of all
 * @param user of this user's jobs alone; null = of anybody's
 */
public record Interest(@Nullable String jobId, @Nullable String user) {

    boolean includes(JobRecord job) {
        return (jobId == null || jobId.equals(job.jobId()))
                && (user == null || user.equals(job.job().user()));
    }
}
