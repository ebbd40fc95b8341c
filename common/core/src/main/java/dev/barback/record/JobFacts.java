package dev.barback.record;

import dev.barback.JobInfo;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of a job without its arguments, as a record that can be kept. Immutable; for their meaning see
 * {@link JobInfo}.
 */
public record JobFacts(
        String jobId,
        String jobClass,
        String queue,
        @Nullable Integer priority,
        int executions,
        @Nullable Instant enqueuedAt,
        @Nullable Instant scheduledAt,
        @Nullable String user,
        @Nullable Duration duration,
        @Nullable URI webhook)
        implements JobInfo {

    /** The attributes of a job. */
    public static JobFacts of(JobInfo job) {
        return job instanceof JobFacts facts
                ? facts
                : new JobFacts(
                        job.jobId(),
                        job.jobClass(),
                        job.queue(),
                        job.priority(),
                        job.executions(),
                        job.enqueuedAt(),
                        job.scheduledAt(),
                        job.user(),
                        job.duration(),
                        job.webhook());
    }

    @Override
    public String toString() {
        return jobClass + " (" + jobId + ")";
    }
}
