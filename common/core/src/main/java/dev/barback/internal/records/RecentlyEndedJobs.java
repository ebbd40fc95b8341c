package dev.barback.internal.records;

import dev.barback.JobRecord;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the latest written ends of this process's jobs: a database may lose writes that it has confirmed. Thread-safe.
 */
final class RecentlyEndedJobs {
    private static final int MAX_ENDS = 5_000;

    private final Map<String, JobRecord> byId = new LinkedHashMap<>(); // guarded by this

    synchronized void add(Collection<JobRecord> jobs) {
        for (JobRecord job : jobs) {
            if (job.state().isEnded()) {
                byId.remove(job.jobId()); // the latest come last
                byId.put(job.jobId(), job.withoutData());
            }
        }
        while (byId.size() > MAX_ENDS) {
            byId.remove(byId.keySet().iterator().next());
        }
    }

    /** How this job version ended; null = not known, or not ended. */
    synchronized @Nullable JobRecord of(JobRecord job) {
        JobRecord end = byId.get(job.jobId());
        return end != null && end.version() == job.version() ? end : null;
    }
}
