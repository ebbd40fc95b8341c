package dev.barback.record;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the latest jobs of this process have ended, as it was written: a database may lose what it has confirmed. Thread-safe. */
final class LatestEnds {
    private static final int MOST = 5_000;

    private final Map<String, JobRecord> byId = new LinkedHashMap<>(); // guarded by this

    synchronized void add(Collection<JobRecord> jobs) {
        for (JobRecord job : jobs) {
            if (job.state().isEnded()) {
                byId.remove(job.jobId()); // the latest come last
                byId.put(job.jobId(), job.withoutData());
            }
        }
        while (byId.size() > MOST) {
            byId.remove(byId.keySet().iterator().next());
        }
    }

    /** How this edition of a job ended; null = that is not known, or it has not. */
    synchronized @Nullable JobRecord of(JobRecord job) {
        JobRecord end = byId.get(job.jobId());
        return end != null && end.edition() == job.edition() ? end : null;
    }
}
