package dev.barback.worker;

import dev.barback.record.ExecutingJobs;
import dev.barback.record.JobRecord;
import dev.barback.record.Recorder;
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
 * Jobs that the records say this process runs, and that no worker of it does: a database that was killed has lost their ends,
 * say. They would seem to run for as long as this process lives, and run again afterwards. What is found so at two looks in a
 * row, in the same state, is settled. By one thread.
 */
final class Strays {
    private static final Logger log = LoggerFactory.getLogger(Strays.class);
    private static final Duration LONGEST_FLUSH = Duration.ofSeconds(1);

    private final Recorder recorder;
    private Optional<String> place = Optional.empty();
    private Map<String, Instant> known = Map.of();
    private Map<String, Instant> suspects = Map.of();

    Strays(Recorder recorder) {
        this.recorder = recorder;
    }

    /** Looks at what has changed since the last look, and at what was in hand then and is no more. */
    void look() {
        Set<String> held = recorder.crew().inHand();
        List<String> left =
                known.keySet().stream().filter(id -> !held.contains(id)).toList();
        ExecutingJobs said = recorder.records().executing(recorder.worker(), place, left);
        place = Optional.of(said.next());
        Map<String, Instant> nowKnown = new HashMap<>(known);
        nowKnown.keySet().retainAll(held);
        said.jobs().forEach(job -> nowKnown.put(job.jobId(), job.since()));
        known = nowKnown;
        settle(said.jobs());
    }

    private void settle(List<JobRecord> saidToRun) {
        Set<String> held = recorder.crew().inHand();
        Map<String, Instant> nowSuspects = new HashMap<>();
        List<JobRecord> strays = new ArrayList<>();
        for (JobRecord job : saidToRun) {
            if (!held.contains(job.jobId())) {
                nowSuspects.put(job.jobId(), job.since());
                if (job.since().equals(suspects.get(job.jobId()))) {
                    strays.add(job);
                }
            }
        }
        suspects = nowSuspects;
        if (!strays.isEmpty() && recorder.flush(LONGEST_FLUSH)) { // else their ends may be on their way
            int ended = recorder.settle(strays);
            log.warn(
                    "The records said that this worker runs {} jobs that it does not: {} had ended, the others wait again.",
                    strays.size(),
                    ended);
        }
    }
}
