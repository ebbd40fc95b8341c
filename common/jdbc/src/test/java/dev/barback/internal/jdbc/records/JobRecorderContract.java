package dev.barback.internal.jdbc.records;

import static dev.barback.internal.jdbc.records.TestRecords.NOW;
import static dev.barback.internal.jdbc.records.TestRecords.WORKER;
import static dev.barback.internal.jdbc.records.TestRecords.data;
import static dev.barback.internal.jdbc.records.TestRecords.ended;
import static dev.barback.internal.jdbc.records.TestRecords.executing;
import static dev.barback.internal.jdbc.records.TestRecords.waiting;
import static dev.barback.internal.jdbc.records.TestRecords.withoutData;
import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import dev.barback.ExecutionRecord;
import dev.barback.ExecutionRecord.Failure;
import dev.barback.ExecutionState;
import dev.barback.JobEvent.ExecutionOutcome;
import dev.barback.JobInfo;
import dev.barback.JobRecord;
import dev.barback.JobState;
import dev.barback.Progress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is recorded is kept, and merges to the same record in any order. */
interface JobRecorderContract extends JobStoreFixture {

    @Test
    default void whatIsWrittenIsRead() {
        JobInfo facts = JobInfo.builder("id", "Mail", "low")
                .priority(-3)
                .executions(2)
                .enqueuedAt(NOW.plusNanos(7))
                .scheduledAt(NOW.plusSeconds(5))
                .user("Ada é")
                .duration(Duration.ofMillis(1_500))
                .webhook(URI.create("https://example.com/?a=%20#b"))
                .build();
        Progress progress = new Progress(3, 10, "reading é", NOW.plusMillis(9));
        ExecutionState executionState =
                new ExecutionState(WORKER, NOW, NOW.plusSeconds(1), "a result: é€😀", "an error", progress);
        JobRecord job =
                new JobRecord(facts, JobState.COMPLETED, NOW.plusSeconds(2), NOW, executionState, data(facts, "{}"));
        ExecutionRecord execution = new ExecutionRecord(
                "id",
                2,
                "ada",
                WORKER,
                NOW,
                NOW.plusSeconds(1),
                ExecutionOutcome.RETRYABLE,
                new Failure("E", "m", "line\nline"));
        jobStore().write(List.of(job), List.of(execution));
        jobStore().write(List.of(job), List.of(execution)); // the second write changes nothing

        JobRecord found = jobStore().find("id").orElseThrow();
        assertThat(withoutData(found)).isEqualTo(withoutData(job));
        assertThat(found.data().json()).asString(StandardCharsets.UTF_8).isEqualTo("{}");
        assertThat(jobStore().executions("id", 10)).containsExactly(execution);
        assertThat(jobStore().find("another")).isEmpty();
        assertThat(jobStore().find("id", "Ada é")).isPresent();
        assertThat(jobStore().find("id", "ben")).as("another's").isEmpty();
        assertThat(jobStore().executions("another", 10)).isEmpty();
    }

    @Test
    default void newJobsAreAddedAndOthersStayAsTheyAre() {
        JobInfo facts = JobInfo.builder("known", "Mail", "low")
                .priority(1)
                .enqueuedAt(NOW)
                .build();
        JobRecord done = new JobRecord(facts, JobState.CANCELLED, NOW, NOW, null, null);
        jobStore().write(List.of(done), List.of());
        JobInfo newer = JobInfo.builder("known", "Mail", "low")
                .priority(1)
                .enqueuedAt(NOW.plusSeconds(9))
                .build();
        JobInfo other = JobInfo.builder("new", "Mail", "low")
                .priority(1)
                .enqueuedAt(NOW)
                .build();

        Set<String> added = jobStore()
                .addNew(List.of(JobRecord.waiting(newer, NOW, null), JobRecord.waiting(other, NOW, new byte[] {'1'})));

        assertThat(added).containsExactly("new");
        assertThat(jobStore().find("known")).contains(done);
        assertThat(jobStore().find("new").orElseThrow().state()).isEqualTo(JobState.AVAILABLE);
        assertThat(jobStore().addNew(List.of(JobRecord.waiting(other, NOW, null))))
                .isEmpty();
        assertThat(jobStore().delete("known")).isTrue();
        assertThat(jobStore().addNew(List.of(JobRecord.waiting(facts, NOW, null)))) // a job version that may still come
                .isEmpty();
        assertThat(jobStore().addNew(List.of(JobRecord.waiting(newer, NOW.plusSeconds(9), null))))
                .containsExactly("known");
        JobRecord again = jobStore().find("known").orElseThrow();
        assertThat(again.state()).isEqualTo(JobState.AVAILABLE);
        assertThat(again.createdAt()).isEqualTo(NOW.plusSeconds(9));
        assertThat(jobStore().markExecuting(List.of(executing(JobRecord.waiting(facts, NOW, null), NOW))))
                .isEmpty();
        assertThat(jobStore()
                        .markExecuting(List.of(executing(JobRecord.waiting(newer, NOW, null), NOW.plusSeconds(9)))))
                .containsExactly("known");
    }

    /** Records merge as in {@link JobRecord#merge}, in any order and any number of times. */
    @Test
    default void recordsMergeToTheSameRowInAnyOrder() {
        qt().withExamples(60)
                .forAll(
                        lists().of(integers().between(0, 47)).ofSizeBetween(1, 12),
                        integers().between(0, 1 << 20))
                .checkAssert((numbers, seed) -> {
                    String id = UUID.randomUUID().toString();
                    List<JobRecord> parts =
                            numbers.stream().map(number -> part(id, number)).toList();
                    JobRecord expected = parts.stream().reduce(JobRecord::merge).orElseThrow();
                    List<JobRecord> shuffled = new ArrayList<>(parts);
                    shuffled.addAll(parts.subList(0, seed % parts.size()));
                    Collections.shuffle(shuffled, new Random(seed));
                    for (int from = 0; from < shuffled.size(); ) {
                        int to = Math.min(shuffled.size(), from + 1 + seed % 3);
                        jobStore().write(shuffled.subList(from, to), List.of());
                        from = to;
                    }
                    JobRecord found = jobStore().find(id).orElseThrow();
                    assertThat(withoutData(found)).isEqualTo(withoutData(expected));
                    assertThat(found.data() == null ? null : found.data().version())
                            .isEqualTo(
                                    expected.data() == null
                                            ? null
                                            : expected.data().version());
                });
    }

    @Test
    default void progressIsOfTheCurrentExecution() {
        JobRecord job = waiting("id", NOW);
        Progress some = new Progress(1, 4, null, NOW.plusSeconds(1));
        Progress more = new Progress(2, 4, "half", NOW.plusSeconds(2));
        jobStore().write(List.of(job), List.of());
        jobStore().progress(WORKER, Map.of("id", some, "another", some));
        assertThat(jobStore().find("id").orElseThrow().execution())
                .as("the job does not run")
                .isNull();
        jobStore().markExecuting(List.of(executing(job, NOW)));
        jobStore().progress(WORKER, Map.of("id", some));
        jobStore().progress("another worker", Map.of("id", more));
        assertThat(progress("id")).isEqualTo(some);
        jobStore().progress(WORKER, Map.of("id", more));
        assertThat(progress("id")).isEqualTo(more);
        jobStore().write(List.of(ended(job, JobState.COMPLETED)), List.of());
        jobStore().progress(WORKER, Map.of("id", some)); // late
        assertThat(progress("id")).as("the job ended without progress").isNull();
    }

    @Test
    default void largeJobsAreWrittenAndAdmittedTogether() {
        List<JobRecord> jobs = IntStream.range(0, 5)
                .mapToObj(i -> JobRecord.waiting(waiting("id" + i, NOW).job(), NOW, new byte[3_000_000]))
                .toList();
        jobStore().write(jobs, List.of());
        assertThat(jobStore()
                        .markExecuting(
                                jobs.stream().map(job -> executing(job, NOW)).toList()))
                .hasSize(5);
        for (JobRecord job : jobs) {
            assertThat(jobStore().find(job.jobId()).orElseThrow().data().json()).hasSize(3_000_000);
        }
    }

    @Test
    default void textOfAnyKindIsKept() {
        JobInfo facts = JobInfo.builder("it's;\"id\"", "Größe'\\", "low")
                .priority(Integer.MIN_VALUE)
                .build();
        jobStore().write(List.of(JobRecord.waiting(facts, NOW, new byte[] {0, -1, 5})), List.of());
        JobRecord found = jobStore().find(facts.jobId()).orElseThrow();
        assertThat(found.job()).isEqualTo(facts);
        assertThat(found.data().json()).containsExactly(0, -1, 5);
        assertThat(found.version()).isZero();
    }

    /** As the table has them, they would not all be values that a job may have. */
    @Test
    default void extremeTimesCanBeReadAgain() {
        JobInfo job = JobInfo.builder("extreme", "Mail", "low")
                .enqueuedAt(NOW)
                .scheduledAt(JobInfo.MAX_DUE_TIME)
                .duration(Duration.ofNanos(1))
                .build();
        jobStore().write(List.of(JobRecord.waiting(job, NOW, null)), List.of());
        JobInfo found = jobStore().find("extreme").orElseThrow().job();
        assertThat(found.scheduledAt()).isAfter(Instant.parse("2262-01-01T00:00:00Z"));
        assertThat(found.duration()).isNull();
    }

    /** One of 48 partial records of a job: 3 job versions, 2 times, 8 states; the other fields follow from these. */
    private static JobRecord part(String id, int number) {
        JobState state = JobState.values()[number % 8];
        int version = number / 8 % 3;
        Instant since = NOW.plus(number / 24, ChronoUnit.MICROS);
        JobInfo facts = JobInfo.builder(id, "Job" + number, "q" + number)
                .priority(number)
                .executions(number)
                .enqueuedAt(NOW.plusNanos(version))
                .webhook(number % 5 == 0 ? null : URI.create("https://example.com/" + number))
                .build();
        ExecutionState executionState =
                new ExecutionState("w" + number, since, state.isEnded() ? since : null, "r" + number, null, null);
        return new JobRecord(
                facts,
                state,
                since,
                NOW.minusSeconds(number),
                state == JobState.AVAILABLE ? null : executionState,
                state.isWaiting() ? data(facts, "{}") : null);
    }
}
