package dev.barback.internal.enqueue;

import dev.barback.BrokerException;
import dev.barback.EnqueuedJob.Status;
import dev.barback.JobRecord;
import dev.barback.internal.records.JobStoreWriter;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets only one of several enqueuers of the same chosen id publish the job: the first that writes its record. If that
 * process dies or its broker is unreachable before it publishes, a worker's lost-message recovery publishes the job.
 * Without a job store, all may publish. Thread-safe.
 */
final class IdDeduplication {
    private static final Duration FLUSH_TIMEOUT = Duration.ofSeconds(2);

    private final @Nullable JobStoreWriter writer;

    IdDeduplication(@Nullable JobStoreWriter writer) {
        this.writer = writer;
    }

    /** Whether this job may be published. */
    boolean claim(PendingJob job) {
        return writer == null
                || !job.requiresNewId()
                || !claim(writer, List.of(job)).isEmpty();
    }

    /** Marks the jobs whose ids are taken as {@link Status#DUPLICATE}; if the job store can't be asked, the jobs fail. */
    void claimAll(List<BulkJob> jobs) {
        if (writer == null) {
            return;
        }
        Map<BulkJob, PendingJob> withChosenId = new LinkedHashMap<>();
        for (BulkJob job : jobs) {
            PendingJob pending = job.requiresNewId() ? job.write() : null;
            if (pending != null) {
                withChosenId.put(job, pending);
            }
        }
        if (withChosenId.isEmpty()) {
            return;
        }
        try {
            Set<String> claimed = claim(writer, List.copyOf(withChosenId.values()));
            withChosenId.forEach((job, pending) -> {
                if (!claimed.remove(pending.job().jobId())) { // of two in one bulk, the first is published
                    job.setStatus(Status.DUPLICATE);
                }
            });
        } catch (BrokerException e) {
            withChosenId.keySet().forEach(job -> job.fail(e));
        }
    }

    private static Set<String> claim(JobStoreWriter writer, List<PendingJob> jobs) {
        writer.flush(FLUSH_TIMEOUT); // jobs that this process has just enqueued count, too
        Map<String, JobRecord> records = new LinkedHashMap<>();
        for (PendingJob job : jobs) {
            records.putIfAbsent(
                    job.job().jobId(),
                    JobRecord.enqueued(job.job(), job.message().data()));
        }
        return new HashSet<>(writer.jobStore().addNew(records.values()));
    }
}
