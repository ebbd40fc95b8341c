package dev.barback.internal.jdbc.records;

import static dev.barback.internal.jdbc.records.TestRecords.NOW;
import static dev.barback.internal.jdbc.records.TestRecords.WORKER;
import static dev.barback.internal.jdbc.records.TestRecords.ended;
import static dev.barback.internal.jdbc.records.TestRecords.executing;
import static dev.barback.internal.jdbc.records.TestRecords.waiting;
import static dev.barback.internal.jdbc.records.TestRecords.worker;
import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.ExecutionRecord;
import dev.barback.ExecutionState;
import dev.barback.JobEvent.ExecutionOutcome;
import dev.barback.JobInfo;
import dev.barback.JobRecord;
import dev.barback.JobState;
import dev.barback.internal.records.JobStoreOptions;
import dev.barback.internal.records.JobStoreWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A worker runs a job until it has ended, recovers it when its message is lost, and forgets it after its retention. */
interface WorkerJobsContract extends JobStoreFixture {

    @Test
    default void aJobIsAdmittedUntilItHasEnded() {
        JobRecord waiting = waiting("id", NOW);
        assertThat(jobStore().markExecuting(List.of(executing(waiting, NOW))))
                .containsExactly("id"); // before the record is written
        jobStore().write(List.of(waiting), List.of());
        assertThat(state("id")).isEqualTo(JobState.EXECUTING);
        assertThat(jobStore().find("id").orElseThrow().data()).isNotNull();
        assertThat(jobStore()
                        .markExecuting(List.of(executing(waiting, NOW.minusSeconds(60))))) // the worker's clock is slow
                .as("the job's worker died, and the message was delivered again")
                .containsExactly("id");
        jobStore().write(List.of(ended(waiting, JobState.COMPLETED)), List.of());
        assertThat(jobStore().markExecuting(List.of(executing(waiting, NOW)))).isEmpty();
        assertThat(state("id")).isEqualTo(JobState.COMPLETED);
    }

    @Test
    default void indistinguishableJobsAreAllAdmitted() {
        JobInfo facts = JobInfo.builder("same", "Mail", "low").build();
        JobRecord job = JobRecord.waiting(facts, NOW, null);
        assertThat(jobStore().markExecuting(List.of(executing(job, NOW)))).containsExactly("same");
        jobStore().write(List.of(ended(job, JobState.COMPLETED)), List.of());
        assertThat(jobStore().markExecuting(List.of(executing(job, NOW)))).containsExactly("same");
        jobStore().cancel("same", NOW);
        assertThat(jobStore().markExecuting(List.of(executing(job, NOW)))).isEmpty();
    }

    @Test
    default void aSlowClockMakesNoRunningJobAvailable() {
        JobRecord job = waiting("id", NOW);
        jobStore().markExecuting(List.of(byJobStoreWriter(job, NOW.minusSeconds(5)))); // before the record is written
        jobStore().write(List.of(job), List.of());
        assertThat(state("id")).isEqualTo(JobState.EXECUTING);
    }

    @Test
    default void overdueJobsAreThoseThatNoWorkerRuns() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        Instant then = now.minusSeconds(120);
        JobRecord lost = waiting("lost", then);
        JobRecord young = waiting("young", now);
        JobRecord runs = waiting("runs", then);
        JobRecord orphan = waiting("orphan", then);
        jobStore().write(List.of(lost, young, runs, orphan), List.of());
        jobStore().heartbeat(worker(WORKER, now.minusSeconds(300))); // the worker's clock is slow
        jobStore().markExecuting(List.of(executing(runs, then)));
        JobRecord orphaned = jobStore().find("orphan").orElseThrow();
        ExecutionState executionState = new ExecutionState("dead-worker", then, null, null, null, null);
        jobStore()
                .markExecuting(
                        List.of(new JobRecord(orphaned.job(), JobState.EXECUTING, then, then, executionState, null)));
        Duration lostAfter = Duration.ofSeconds(60);
        assertThat(jobStore().overdue("low", lostAfter, lostAfter, Optional.empty(), 10))
                .extracting(JobRecord::jobId)
                .containsExactlyInAnyOrder("lost", "orphan");
        assertThat(jobStore().overdue("low", lostAfter, lostAfter, Optional.empty(), 1))
                .hasSize(1);
        assertThat(jobStore().overdue("other", Duration.ZERO, Duration.ZERO, Optional.empty(), 10))
                .isEmpty();
        assertThat(jobStore().waitingSince("low", now.plusSeconds(1), 10)).containsExactly(then, now);
        assertThat(jobStore().waitingSince("low", now.plusSeconds(1), 1)).containsExactly(then);
        assertThat(jobStore().countExecuting("low", 10)).isEqualTo(2);
        assertThat(jobStore().countExecuting("low", 1)).isEqualTo(1);
        assertThat(jobStore().countExecuting("other", 10)).isZero();
    }

    @Test
    default void overdueJobsComeInPortions() {
        Instant then = Instant.now().truncatedTo(ChronoUnit.MICROS).minusSeconds(120);
        List<JobRecord> jobs = IntStream.range(0, 25) // several are enqueued in the same moment
                .mapToObj(i -> waiting("job%02d".formatted(24 - i), then.plusMillis(i / 4)))
                .toList();
        jobStore().write(jobs, List.of());
        List<String> ids = new ArrayList<>();
        Optional<JobRecord> last = Optional.empty();
        List<JobRecord> portion;
        do {
            portion = jobStore().overdue("low", Duration.ZERO, Duration.ZERO, last, 10);
            portion.forEach(job -> ids.add(job.jobId()));
            last = portion.isEmpty() ? last : Optional.of(portion.get(portion.size() - 1));
        } while (!portion.isEmpty());
        assertThat(ids)
                .containsExactlyElementsOf(jobs.stream()
                        .sorted(Comparator.comparing(JobRecord::readyAt).thenComparing(JobRecord::jobId))
                        .map(JobRecord::jobId)
                        .toList());
    }

    @Test
    default void aPortionOfLargeOverdueJobsFitsIntoMemory() {
        Instant then = Instant.now().truncatedTo(ChronoUnit.MICROS).minusSeconds(120);
        byte[] large = new byte[3_000_000];
        List<JobRecord> jobs = IntStream.range(0, 5)
                .mapToObj(i ->
                        JobRecord.waiting(waiting("job" + i, then.plusMillis(i)).job(), then, large))
                .toList();
        jobStore().write(jobs, List.of());
        List<JobRecord> first = jobStore().overdue("low", Duration.ZERO, Duration.ZERO, Optional.empty(), 1_000);
        assertThat(first).extracting(JobRecord::jobId).containsExactly("job0", "job1", "job2");
        assertThat(jobStore().overdue("low", Duration.ZERO, Duration.ZERO, Optional.of(first.get(2)), 1_000))
                .extracting(JobRecord::jobId)
                .containsExactly("job3", "job4");
    }

    @Test
    default void oldJobsAreForgottenByTheirState() {
        jobStore()
                .write(
                        List.of(
                                ended(waiting("done", NOW), JobState.COMPLETED),
                                ended(waiting("dead", NOW), JobState.DEAD)),
                        List.of(new ExecutionRecord(
                                "done", 1, null, WORKER, NOW, NOW, ExecutionOutcome.COMPLETED, null)));
        jobStore().write(List.of(waiting("waits", NOW)), List.of());
        Map<JobState, Duration> retention = Map.of(JobState.COMPLETED, Duration.ofHours(1));
        assertThat(jobStore().prune(retention, NOW.plusSeconds(3_000), 10)).isZero();
        assertThat(jobStore().prune(retention, NOW.plusSeconds(7_000), 10)).isEqualTo(1);
        assertThat(jobStore().find("done")).isEmpty();
        assertThat(jobStore().executions("done", 5)).isEmpty();
        assertThat(jobStore().find("dead")).isPresent();
        assertThat(jobStore().delete("waits")).isFalse();
        assertThat(jobStore().delete("dead")).isTrue();
        assertThat(jobStore().find("dead")).isEmpty();
    }

    /** The record that a worker writes, by its own clock. */
    private JobRecord byJobStoreWriter(JobRecord job, Instant at) {
        JobStoreWriter writer = new JobStoreWriter(jobStore(), WORKER, JobStoreOptions.DEFAULTS);
        try {
            return writer.executing(job.job(), at, null);
        } finally {
            writer.close();
        }
    }
}
