package dev.barback.enqueue;

import dev.barback.EnqueuedJob.Status;
import dev.barback.broker.BrokerException;
import dev.barback.record.JobRecord;
import dev.barback.record.Recorder;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that of all who enqueue a job of one chosen id, one publishes it: the one who wrote it into the records
 * first. If that one dies, or its broker is away, between the two, a worker's reconciler publishes the job. Without
 * records, all may. Thread-safe.
 */
final class Claims {
    private static final Duration LONGEST_FLUSH = Duration.ofSeconds(2);

    private final @Nullable Recorder recorder;

    Claims(@Nullable Recorder recorder) {
        this.recorder = recorder;
    }

    /** Whether this job may be published. */
    boolean claim(Outgoing job) {
        return recorder == null
                || !job.isOnce()
                || !claim(recorder, List.of(job)).isEmpty();
    }

    /** Those of these jobs that others have published know it afterwards; where that is not known, they fail. */
    void claimAll(List<BulkJob> jobs) {
        if (recorder == null) {
            return;
        }
        Map<BulkJob, Outgoing> chosen = new LinkedHashMap<>();
        for (BulkJob job : jobs) {
            Outgoing outgoing = job.isOnce() ? job.write() : null;
            if (outgoing != null) {
                chosen.put(job, outgoing);
            }
        }
        if (chosen.isEmpty()) {
            return;
        }
        try {
            Set<String> claimed = claim(recorder, List.copyOf(chosen.values()));
            chosen.forEach((job, outgoing) -> {
                if (!claimed.remove(outgoing.job().jobId())) { // of two in one bulk, the first goes
                    job.reach(Status.KNOWN);
                }
            });
        } catch (BrokerException e) {
            chosen.keySet().forEach(job -> job.fail(e));
        }
    }

    private static Set<String> claim(Recorder recorder, List<Outgoing> jobs) {
        recorder.flush(LONGEST_FLUSH); // what this process has enqueued just now counts, too
        Map<String, JobRecord> records = new LinkedHashMap<>();
        for (Outgoing job : jobs) {
            records.putIfAbsent(
                    job.job().jobId(),
                    JobRecord.enqueued(job.job(), job.message().data()));
        }
        return new HashSet<>(recorder.records().addNew(records.values()));
    }
}
