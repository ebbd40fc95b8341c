package dev.barback.internal.jdbc.records;

import static dev.barback.internal.jdbc.records.TestRecords.NOW;
import static dev.barback.internal.jdbc.records.TestRecords.ended;
import static dev.barback.internal.jdbc.records.TestRecords.executing;
import static dev.barback.internal.jdbc.records.TestRecords.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.JobInfo;
import dev.barback.JobQuery;
import dev.barback.JobRecord;
import dev.barback.JobState;
import dev.barback.JobVersion;
import dev.barback.spi.JobEdits.Replacement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A job that is cancelled, replaced or deleted does not start again, unless a later job version does. */
interface JobEditsContract extends JobStoreFixture {

    @Test
    default void aLaterVersionReplacesAnEarlierOne() {
        JobRecord first = waiting("id", NOW);
        JobRecord second = waiting("id", NOW.plusNanos(1));
        jobStore().write(List.of(first), List.of());
        assertThat(jobStore().replace(jobStore().find("id").orElseThrow(), second))
                .isTrue();
        assertThat(jobStore().replace(first, second))
                .as("this job version is replaced already")
                .isFalse();
        assertThat(jobStore().markExecuting(List.of(executing(first, NOW)))).isEmpty();
        assertThat(jobStore().markExecuting(List.of(executing(second, NOW)))).containsExactly("id");
        JobRecord third = waiting("id", NOW.plusSeconds(1));
        assertThat(jobStore().markExecuting(List.of(executing(third, NOW))))
                .as("the third job version is not written yet")
                .containsExactly("id");
    }

    @Test
    default void whatStartedMeanwhileIsNotReplaced() {
        JobRecord first = waiting("id", NOW);
        jobStore().write(List.of(first), List.of());
        JobRecord known = jobStore().find("id").orElseThrow();
        jobStore().markExecuting(List.of(executing(first, NOW)));
        assertThat(jobStore().replace(known, waiting("id", NOW.plusSeconds(1)))).isFalse();
        assertThat(state("id")).isEqualTo(JobState.EXECUTING);
    }

    @Test
    default void manyJobsAreReplacedAtOnceEachIfItHasNotChanged() {
        List<JobRecord> jobs =
                IntStream.range(0, 2_500).mapToObj(i -> waiting("job" + i, NOW)).toList();
        jobStore().write(jobs, List.of());
        jobStore().markExecuting(List.of(executing(jobs.get(3), NOW)));
        jobStore().cancel("job5", NOW.plusSeconds(1));
        List<Replacement> replacements = jobs.stream()
                .map(job -> new Replacement(job, waiting(job.jobId(), NOW.plusSeconds(2))))
                .toList();
        Set<String> replaced = jobStore().replaceAll(replacements);
        assertThat(replaced).hasSize(2_498).doesNotContain("job3", "job5");
        assertThat(jobStore().replaceAll(replacements)).isEmpty();
        assertThat(jobStore().replaceAll(List.of())).isEmpty();
        JobRecord later = jobStore().find("job7").orElseThrow();
        assertThat(later.version())
                .isEqualTo(JobVersion.of(waiting("job7", NOW.plusSeconds(2)).job()));
        assertThat(later.data()).isNotNull();
        assertThat(later.createdAt()).isEqualTo(NOW);
        assertThat(state("job3")).isEqualTo(JobState.EXECUTING);
        assertThat(state("job5")).isEqualTo(JobState.CANCELLED);
    }

    @Test
    default void aJobIsReplacedOnceByThreadsThatReplaceTheSameJobs() throws Exception {
        List<JobRecord> jobs =
                IntStream.range(0, 1_000).mapToObj(i -> waiting("job" + i, NOW)).toList();
        jobStore().write(jobs, List.of());
        Queue<String> replaced = new ConcurrentLinkedQueue<>();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Boolean>> calls = IntStream.range(0, 4)
                    .mapToObj(thread -> threads.submit(() -> replaced.addAll(jobStore()
                            .replaceAll(jobs.stream()
                                    .map(job -> new Replacement(job, waiting(job.jobId(), NOW.plusSeconds(1 + thread))))
                                    .toList()))))
                    .toList();
            for (Future<Boolean> call : calls) {
                call.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(replaced).hasSize(1_000).doesNotHaveDuplicates();
    }

    @Test
    default void aCancelledJobIsNotAdmitted() {
        JobRecord job = waiting("id", NOW);
        jobStore().write(List.of(job), List.of());
        assertThat(jobStore().cancel("id", NOW)).contains(JobState.CANCELLED);
        assertThat(jobStore().cancel("id", NOW)).contains(JobState.CANCELLED);
        assertThat(jobStore().cancel("another", NOW)).isEmpty();
        assertThat(jobStore().markExecuting(List.of(executing(job, NOW.plusSeconds(1)))))
                .isEmpty();
        assertThat(state("id")).isEqualTo(JobState.CANCELLED);
    }

    @Test
    default void aRunningJobIsCancelledAndNotRetried() {
        JobRecord job = waiting("id", NOW);
        jobStore().markExecuting(List.of(executing(job, NOW)));
        assertThat(jobStore().cancelled(List.of("id", "another"))).isEmpty();
        assertThat(jobStore().cancel("id", NOW)).contains(JobState.EXECUTING);
        assertThat(jobStore().cancelled(List.of("id", "another"))).containsExactly("id");
        JobRecord retry = waiting("id", NOW.plusSeconds(1)); // the worker did not know of the cancellation
        jobStore().write(List.of(retry), List.of());
        assertThat(jobStore().markExecuting(List.of(executing(retry, NOW.plusSeconds(2)))))
                .isEmpty();
        assertThat(state("id")).isEqualTo(JobState.CANCELLED);
    }

    @Test
    default void aCancelledAndReleasedJobEnds() {
        JobRecord job = waiting("id", NOW);
        jobStore().markExecuting(List.of(executing(job, NOW)));
        jobStore().cancel("id", NOW);
        jobStore().write(List.of(JobRecord.waiting(job.job(), NOW.plusSeconds(1), null)), List.of());
        jobStore().prune(Map.of(), NOW.plusSeconds(5), 10);
        assertThat(state("id")).isEqualTo(JobState.CANCELLED);
    }

    @Test
    default void aJobThatDiesWhileItIsCancelledMayBeRevived() {
        JobRecord job = waiting("id", NOW);
        jobStore().markExecuting(List.of(executing(job, NOW)));
        jobStore().cancel("id", NOW);
        jobStore().write(List.of(ended(job, JobState.DEAD)), List.of());
        assertThat(jobStore().markExecuting(List.of(executing(waiting("id", NOW.plusSeconds(9)), NOW))))
                .containsExactly("id");
    }

    @Test
    default void aForgottenJobsMessageIsStillDropped() {
        JobInfo tomorrow = JobInfo.builder("id", "Mail", "low")
                .enqueuedAt(NOW)
                .scheduledAt(NOW.plusSeconds(86_400))
                .build();
        JobRecord job = JobRecord.waiting(tomorrow, NOW, null);
        jobStore().write(List.of(job), List.of());
        jobStore().cancel("id", NOW);
        assertThat(jobStore().delete("id")).isTrue();
        assertThat(jobStore().delete("id")).isFalse();
        assertThat(jobStore().find("id")).isEmpty();
        assertThat(pages(JobQuery.ALL, 10)).isEmpty();
        Map<JobState, Duration> retention = Map.of(JobState.CANCELLED, Duration.ZERO);
        assertThat(jobStore().prune(retention, NOW.plusSeconds(60), 10))
                .as("its message may come")
                .isZero();
        assertThat(jobStore().markExecuting(List.of(executing(job, NOW)))).isEmpty();
        assertThat(jobStore().prune(retention, NOW.plusSeconds(90_000), 10)).isEqualTo(1);
    }

    @Test
    default void aClearedQueueHasNothingThatWaits() {
        JobRecord running = waiting("runs", NOW);
        jobStore().markExecuting(List.of(executing(running, NOW)));
        jobStore()
                .write(
                        IntStream.range(0, 2_500)
                                .mapToObj(i -> waiting("job" + i, NOW))
                                .toList(),
                        List.of());
        jobStore().write(List.of(waiting("fast-clock", NOW.plusSeconds(300))), List.of());
        assertThat(jobStore().cancelAll("low", NOW.plusSeconds(1), NOW)).isEqualTo(2_501);
        jobStore().write(List.of(waiting("later", NOW.plusSeconds(2))), List.of());
        assertThat(state("job1")).isEqualTo(JobState.CANCELLED);
        assertThat(state("fast-clock")).isEqualTo(JobState.CANCELLED);
        assertThat(state("runs")).isEqualTo(JobState.EXECUTING);
        assertThat(state("later")).isEqualTo(JobState.AVAILABLE);
    }

    @Test
    default void whatRunsWhileItsQueueIsClearedIsNotStartedAgain() {
        JobRecord running = waiting("runs", NOW);
        jobStore().markExecuting(List.of(executing(running, NOW)));
        jobStore().cancelAll("low", NOW.plusSeconds(1), NOW);
        assertThat(jobStore().cancelled(List.of("runs"))).as("the job goes on").isEmpty();
        jobStore().write(List.of(JobRecord.waiting(running.job(), NOW.plusSeconds(2), null)), List.of()); // released
        Instant later = NOW.plusSeconds(100);
        assertThat(jobStore().overdue("low", Duration.ZERO, Duration.ZERO, Optional.empty(), 10))
                .isEmpty();
        assertThat(jobStore().markExecuting(List.of(executing(running, later)))).isEmpty();
        assertThat(state("runs")).isEqualTo(JobState.CANCELLED);
    }

    /** The clock of the process that clears is five minutes slow. */
    @Test
    default void aPurgedJobIsNotOverdueEvenIfItIsRecordedLate() {
        Instant before = Instant.now().truncatedTo(ChronoUnit.MICROS);
        jobStore().cancelAll("low", before.minusSeconds(300), before.minusSeconds(300));
        Instant after = Instant.now().plus(1, ChronoUnit.MICROS).truncatedTo(ChronoUnit.MICROS);
        jobStore().write(List.of(waiting("before", before), waiting("after", after)), List.of());
        assertThat(jobStore().overdue("low", Duration.ZERO, Duration.ZERO, Optional.empty(), 10))
                .extracting(JobRecord::jobId)
                .containsExactly("after");
    }
}
