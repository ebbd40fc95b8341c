package dev.barback.internal.worker;

import dev.barback.JobRecord;
import dev.barback.internal.records.JobStoreWriter;
import dev.barback.spi.ExecutingJobs;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Corrects stale executions: jobs recorded as run by this process that no worker of it runs, for example because a
 * database that was killed has lost their ends. They would seem to run for as long as this process lives, and run again
 * afterwards. A job found stale in two checks in a row, in the same state, is corrected in its record. By one thread.
 */
final class StaleExecutions {
    private static final Logger log = LoggerFactory.getLogger(StaleExecutions.class);
    private static final Duration FLUSH_TIMEOUT = Duration.ofSeconds(1);

    private final JobStoreWriter writer;
    private Optional<String> position = Optional.empty();
    private Map<String, Instant> known = Map.of();
    private Map<String, Instant> suspects = Map.of();

    StaleExecutions(JobStoreWriter writer) {
        this.writer = writer;
    }

    /**
     * Checks the executions recorded since the last check, and the jobs that the workers held then and no longer hold.
     */
    void check() {
        Set<String> held = writer.workerGroup().heldJobIds();
        List<String> noLongerHeld =
                known.keySet().stream().filter(id -> !held.contains(id)).toList();
        ExecutingJobs recorded = writer.jobStore().executing(writer.worker(), position, noLongerHeld);
        position = Optional.of(recorded.next());
        Map<String, Instant> nowKnown = new HashMap<>(known);
        nowKnown.keySet().retainAll(held);
        recorded.jobs().forEach(job -> nowKnown.put(job.jobId(), job.since()));
        known = nowKnown;
        correct(recorded.jobs());
    }

    private void correct(List<JobRecord> recordedAsRunning) {
        Set<String> held = writer.workerGroup().heldJobIds();
        Map<String, Instant> nowSuspects = new HashMap<>();
        List<JobRecord> staleJobs = new ArrayList<>();
        for (JobRecord job : recordedAsRunning) {
            if (!held.contains(job.jobId())) {
                nowSuspects.put(job.jobId(), job.since());
                if (job.since().equals(suspects.get(job.jobId()))) {
                    staleJobs.add(job);
                }
            }
        }
        suspects = nowSuspects;
        if (!staleJobs.isEmpty() && writer.flush(FLUSH_TIMEOUT)) { // else their ends may not be written yet
            int ended = writer.correct(staleJobs);
            log.warn(
                    "{} jobs are recorded as running in this worker, but don't run: {} had ended, the others wait again.",
                    staleJobs.size(),
                    ended);
        }
    }
}
