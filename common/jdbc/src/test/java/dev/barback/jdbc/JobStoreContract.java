package dev.barback.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import dev.barback.JobInfo;
import dev.barback.broker.BrokerException;
import dev.barback.record.ExecutionRecord;
import dev.barback.record.ExecutionRecord.Failure;
import dev.barback.record.ExecutionState;
import dev.barback.record.FeedPosition;
import dev.barback.record.JobChanges;
import dev.barback.record.JobEvent.ExecutionOutcome;
import dev.barback.record.JobPage;
import dev.barback.record.JobQuery;
import dev.barback.record.JobRecord;
import dev.barback.record.JobState;
import dev.barback.record.JobStore;
import dev.barback.record.JobStoreOptions;
import dev.barback.record.JobStoreWriter;
import dev.barback.record.Progress;
import dev.barback.record.QueueDepth;
import dev.barback.record.WorkerRecord;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of a job store, for each database. */
abstract class JobStoreContract {
    private static final Instant NOW = Instant.parse("2026-11-22T07:30:00.123456Z");
    private static final String WORKER = "host-1";

    private JobStore jobStore;

    abstract JobStore newJobStore();

    @BeforeEach
    void open() {
        jobStore = newJobStore();
    }

    @AfterEach
    void close() {
        jobStore.close();
    }

    @Test
    void whatIsWrittenIsRead() {
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
        jobStore.write(List.of(job), List.of(execution));
        jobStore.write(List.of(job), List.of(execution)); // the second write changes nothing

        JobRecord found = jobStore.find("id").orElseThrow();
        assertThat(withoutData(found)).isEqualTo(withoutData(job));
        assertThat(found.data().json()).asString(StandardCharsets.UTF_8).isEqualTo("{}");
        assertThat(jobStore.executions("id", 10)).containsExactly(execution);
        assertThat(jobStore.find("another")).isEmpty();
        assertThat(jobStore.find("id", "Ada é")).isPresent();
        assertThat(jobStore.find("id", "ben")).as("another's").isEmpty();
        assertThat(jobStore.executions("another", 10)).isEmpty();
    }

    @Test
    void newJobsAreAddedAndOthersStayAsTheyAre() {
        JobInfo facts = JobInfo.builder("known", "Mail", "low")
                .priority(1)
                .enqueuedAt(NOW)
                .build();
        JobRecord done = new JobRecord(facts, JobState.CANCELLED, NOW, NOW, null, null);
        jobStore.write(List.of(done), List.of());
        JobInfo newer = JobInfo.builder("known", "Mail", "low")
                .priority(1)
                .enqueuedAt(NOW.plusSeconds(9))
                .build();
        JobInfo other = JobInfo.builder("new", "Mail", "low")
                .priority(1)
                .enqueuedAt(NOW)
                .build();

        Set<String> added = jobStore.addNew(
                List.of(JobRecord.waiting(newer, NOW, null), JobRecord.waiting(other, NOW, new byte[] {'1'})));

        assertThat(added).containsExactly("new");
        assertThat(jobStore.find("known")).contains(done);
        assertThat(jobStore.find("new").orElseThrow().state()).isEqualTo(JobState.AVAILABLE);
        assertThat(jobStore.addNew(List.of(JobRecord.waiting(other, NOW, null))))
                .isEmpty();
        assertThat(jobStore.delete("known")).isTrue();
        assertThat(jobStore.addNew(List.of(JobRecord.waiting(facts, NOW, null)))) // a job version that may still come
                .isEmpty();
        assertThat(jobStore.addNew(List.of(JobRecord.waiting(newer, NOW.plusSeconds(9), null))))
                .containsExactly("known");
        JobRecord again = jobStore.find("known").orElseThrow();
        assertThat(again.state()).isEqualTo(JobState.AVAILABLE);
        assertThat(again.createdAt()).isEqualTo(NOW.plusSeconds(9));
        assertThat(jobStore.markExecuting(List.of(executing(JobRecord.waiting(facts, NOW, null), NOW))))
                .isEmpty();
        assertThat(jobStore.markExecuting(List.of(executing(JobRecord.waiting(newer, NOW, null), NOW.plusSeconds(9)))))
                .containsExactly("known");
    }

    /** Records merge as in {@link JobRecord#merge}, in any order and any number of times. */
    @Test
    void recordsMergeToTheSameRowInAnyOrder() {
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
                        jobStore.write(shuffled.subList(from, to), List.of());
                        from = to;
                    }
                    JobRecord found = jobStore.find(id).orElseThrow();
                    assertThat(withoutData(found)).isEqualTo(withoutData(expected));
                    assertThat(found.data() == null ? null : found.data().version())
                            .isEqualTo(
                                    expected.data() == null
                                            ? null
                                            : expected.data().version());
                });
    }

    @Test
    void aJobIsAdmittedUntilItHasEnded() {
        JobRecord waiting = waiting("id", NOW);
        assertThat(jobStore.markExecuting(List.of(executing(waiting, NOW))))
                .containsExactly("id"); // before the record is written
        jobStore.write(List.of(waiting), List.of());
        assertThat(state("id")).isEqualTo(JobState.EXECUTING);
        assertThat(jobStore.find("id").orElseThrow().data()).isNotNull();
        assertThat(jobStore.markExecuting(
                        List.of(executing(waiting, NOW.minusSeconds(60))))) // the worker's clock is slow
                .as("the job's worker died, and the message was delivered again")
                .containsExactly("id");
        jobStore.write(List.of(ended(waiting, JobState.COMPLETED)), List.of());
        assertThat(jobStore.markExecuting(List.of(executing(waiting, NOW)))).isEmpty();
        assertThat(state("id")).isEqualTo(JobState.COMPLETED);
    }

    @Test
    void indistinguishableJobsAreAllAdmitted() {
        JobInfo facts = JobInfo.builder("same", "Mail", "low").build();
        JobRecord job = JobRecord.waiting(facts, NOW, null);
        assertThat(jobStore.markExecuting(List.of(executing(job, NOW)))).containsExactly("same");
        jobStore.write(List.of(ended(job, JobState.COMPLETED)), List.of());
        assertThat(jobStore.markExecuting(List.of(executing(job, NOW)))).containsExactly("same");
        jobStore.cancel("same", NOW);
        assertThat(jobStore.markExecuting(List.of(executing(job, NOW)))).isEmpty();
    }

    @Test
    void aLaterVersionReplacesAnEarlierOne() {
        JobRecord first = waiting("id", NOW);
        JobRecord second = waiting("id", NOW.plusNanos(1));
        jobStore.write(List.of(first), List.of());
        assertThat(jobStore.replace(jobStore.find("id").orElseThrow(), second)).isTrue();
        assertThat(jobStore.replace(first, second))
                .as("this job version is replaced already")
                .isFalse();
        assertThat(jobStore.markExecuting(List.of(executing(first, NOW)))).isEmpty();
        assertThat(jobStore.markExecuting(List.of(executing(second, NOW)))).containsExactly("id");
        JobRecord third = waiting("id", NOW.plusSeconds(1));
        assertThat(jobStore.markExecuting(List.of(executing(third, NOW))))
                .as("the third job version is not written yet")
                .containsExactly("id");
    }

    @Test
    void whatStartedMeanwhileIsNotReplaced() {
        JobRecord first = waiting("id", NOW);
        jobStore.write(List.of(first), List.of());
        JobRecord known = jobStore.find("id").orElseThrow();
        jobStore.markExecuting(List.of(executing(first, NOW)));
        assertThat(jobStore.replace(known, waiting("id", NOW.plusSeconds(1)))).isFalse();
        assertThat(state("id")).isEqualTo(JobState.EXECUTING);
    }

    @Test
    void aCancelledJobIsNotAdmitted() {
        JobRecord job = waiting("id", NOW);
        jobStore.write(List.of(job), List.of());
        assertThat(jobStore.cancel("id", NOW)).contains(JobState.CANCELLED);
        assertThat(jobStore.cancel("id", NOW)).contains(JobState.CANCELLED);
        assertThat(jobStore.cancel("another", NOW)).isEmpty();
        assertThat(jobStore.markExecuting(List.of(executing(job, NOW.plusSeconds(1)))))
                .isEmpty();
        assertThat(state("id")).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void aRunningJobIsCancelledAndNotRetried() {
        JobRecord job = waiting("id", NOW);
        jobStore.markExecuting(List.of(executing(job, NOW)));
        assertThat(jobStore.cancelled(List.of("id", "another"))).isEmpty();
        assertThat(jobStore.cancel("id", NOW)).contains(JobState.EXECUTING);
        assertThat(jobStore.cancelled(List.of("id", "another"))).containsExactly("id");
        JobRecord retry = waiting("id", NOW.plusSeconds(1)); // the worker did not know of the cancellation
        jobStore.write(List.of(retry), List.of());
        assertThat(jobStore.markExecuting(List.of(executing(retry, NOW.plusSeconds(2)))))
                .isEmpty();
        assertThat(state("id")).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void aClearedQueueHasNothingThatWaits() {
        JobRecord running = waiting("runs", NOW);
        jobStore.markExecuting(List.of(executing(running, NOW)));
        jobStore.write(
                IntStream.range(0, 2_500).mapToObj(i -> waiting("job" + i, NOW)).toList(), List.of());
        jobStore.write(List.of(waiting("fast-clock", NOW.plusSeconds(300))), List.of());
        assertThat(jobStore.cancelAll("low", NOW.plusSeconds(1), NOW)).isEqualTo(2_501);
        jobStore.write(List.of(waiting("later", NOW.plusSeconds(2))), List.of());
        assertThat(state("job1")).isEqualTo(JobState.CANCELLED);
        assertThat(state("fast-clock")).isEqualTo(JobState.CANCELLED);
        assertThat(state("runs")).isEqualTo(JobState.EXECUTING);
        assertThat(state("later")).isEqualTo(JobState.AVAILABLE);
    }

    @Test
    void whatRunsWhileItsQueueIsClearedIsNotStartedAgain() {
        JobRecord running = waiting("runs", NOW);
        jobStore.markExecuting(List.of(executing(running, NOW)));
        jobStore.cancelAll("low", NOW.plusSeconds(1), NOW);
        assertThat(jobStore.cancelled(List.of("runs"))).as("the job goes on").isEmpty();
        jobStore.write(List.of(JobRecord.waiting(running.job(), NOW.plusSeconds(2), null)), List.of()); // released
        Instant later = NOW.plusSeconds(100);
        assertThat(jobStore.overdue("low", Duration.ZERO, Duration.ZERO, 10)).isEmpty();
        assertThat(jobStore.markExecuting(List.of(executing(running, later)))).isEmpty();
        assertThat(state("runs")).isEqualTo(JobState.CANCELLED);
    }

    /** The clock of the process that clears is five minutes slow. */
    @Test
    void aPurgedJobIsNotOverdueEvenIfItIsRecordedLate() {
        Instant before = Instant.now().truncatedTo(ChronoUnit.MICROS);
        jobStore.cancelAll("low", before.minusSeconds(300), before.minusSeconds(300));
        Instant after = Instant.now().plus(1, ChronoUnit.MICROS).truncatedTo(ChronoUnit.MICROS);
        jobStore.write(List.of(waiting("before", before), waiting("after", after)), List.of());
        assertThat(jobStore.overdue("low", Duration.ZERO, Duration.ZERO, 10))
                .extracting(JobRecord::jobId)
                .containsExactly("after");
    }

    @Test
    void progressIsOfTheCurrentExecution() {
        JobRecord job = waiting("id", NOW);
        Progress some = new Progress(1, 4, null, NOW.plusSeconds(1));
        Progress more = new Progress(2, 4, "half", NOW.plusSeconds(2));
        jobStore.write(List.of(job), List.of());
        jobStore.progress(WORKER, Map.of("id", some, "another", some));
        assertThat(jobStore.find("id").orElseThrow().execution())
                .as("the job does not run")
                .isNull();
        jobStore.markExecuting(List.of(executing(job, NOW)));
        jobStore.progress(WORKER, Map.of("id", some));
        jobStore.progress("another worker", Map.of("id", more));
        assertThat(progress("id")).isEqualTo(some);
        jobStore.progress(WORKER, Map.of("id", more));
        assertThat(progress("id")).isEqualTo(more);
        jobStore.write(List.of(ended(job, JobState.COMPLETED)), List.of());
        jobStore.progress(WORKER, Map.of("id", some)); // late
        assertThat(progress("id")).as("the job ended without progress").isNull();
    }

    @Test
    void aUsersTimeIsSummedUpAndOutlivesTheJobs() {
        for (int i = 0; i < 3; i++) {
            String id = "job" + i;
            ExecutionRecord execution = new ExecutionRecord(
                    id, 1, i == 2 ? "ben" : "ada", WORKER, NOW, NOW.plusMillis(500), ExecutionOutcome.COMPLETED, null);
            jobStore.write(List.of(ended(waiting(id, NOW), JobState.COMPLETED)), List.of(execution));
            jobStore.write(List.of(), List.of(execution));
        }
        assertThat(jobStore.timeSpent("ada")).isEqualTo(Duration.ofSeconds(1));
        jobStore.delete("job0");
        assertThat(jobStore.timeSpent("ada")).isEqualTo(Duration.ofSeconds(1));
        assertThat(jobStore.prune(Map.of(JobState.COMPLETED, Duration.ZERO), NOW.plusSeconds(60), 10))
                .isEqualTo(2);
        assertThat(jobStore.timeSpent("ada")).isEqualTo(Duration.ofSeconds(1));
        assertThat(jobStore.timeSpent("ben")).isEqualTo(Duration.ofMillis(500));
        assertThat(jobStore.timeSpent("nobody")).isZero();
    }

    @Test
    void aUserSeesOnlyThisUsersJobs() {
        for (int i = 0; i < 9; i++) {
            JobInfo facts = JobInfo.builder("job" + i, "Mail", "low")
                    .enqueuedAt(NOW.plusSeconds(i))
                    .user(i % 3 == 0 ? "ada" : "ben")
                    .build();
            jobStore.write(List.of(JobRecord.waiting(facts, NOW, null)), List.of());
        }
        jobStore.write(List.of(waiting("nobodys", NOW)), List.of());
        assertThat(pages(new JobQuery(Set.of(), null, null, "ada", true), 2)).containsExactly("job0", "job3", "job6");
        assertThat(pages(new JobQuery(Set.of(JobState.AVAILABLE), "low", "Mail", "ben", true), 4))
                .hasSize(6);
        assertThat(pages(new JobQuery(Set.of(), null, null, "' OR 1 = 1", true), 4))
                .isEmpty();
        assertThat(jobStore.find("job0", "ada")).isPresent();
        assertThat(jobStore.find("job0", "ben")).as("another's").isEmpty();
        assertThat(jobStore.find("nobodys", "ada")).as("no user's").isEmpty();
    }

    @Test
    void eachChangeIsReportedOnce() {
        JobRecord job = waiting("a/b", NOW);
        JobRecord other = waiting("other", NOW);
        jobStore.write(List.of(waiting("before", NOW)), List.of());
        Optional<String> start =
                Optional.of(jobStore.changes(Optional.empty(), 10).next());
        assertThat(changed(start, 10)).isEmpty();

        jobStore.addNew(List.of(job, other));
        assertThat(changed(start, 10)).containsExactlyInAnyOrder("a/b AVAILABLE", "other AVAILABLE");
        assertThat(changed(start, 1)).containsExactlyInAnyOrder("a/b AVAILABLE", "other AVAILABLE");
        jobStore.markExecuting(List.of(executing(job, NOW)));
        Optional<String> later = next(start);
        jobStore.progress(WORKER, Map.of("a/b", new Progress(1, 4, null, NOW.plusSeconds(1))));
        assertThat(changed(later, 10)).containsExactly("a/b EXECUTING");
        jobStore.write(List.of(job), List.of()); // late, and not new
        jobStore.write(List.of(ended(job, JobState.COMPLETED)), List.of());
        jobStore.cancel("other", NOW);
        assertThat(changed(later, 10)).containsExactlyInAnyOrder("a/b COMPLETED", "other CANCELLED");
        assertThat(changed(start, 10)).containsExactlyInAnyOrder("a/b COMPLETED", "other CANCELLED");
        later = next(later);
        jobStore.write(List.of(job, ended(job, JobState.COMPLETED)), List.of());
        jobStore.delete("other");
        assertThat(changed(later, 10)).isEmpty();
        jobStore.replace(jobStore.find("a/b").orElseThrow(), waiting("a/b", NOW.plusSeconds(9)));
        assertThat(changed(later, 10)).containsExactly("a/b AVAILABLE");
    }

    @Test
    void aFeedPositionIsSaved() {
        assertThat(jobStore.findPosition("somebody")).isEmpty();
        jobStore.savePosition("somebody", new FeedPosition("1:2:3", NOW));
        jobStore.savePosition("somebody", new FeedPosition("1:4:", NOW.plusSeconds(1)));
        assertThat(jobStore.findPosition("somebody")).contains(new FeedPosition("1:4:", NOW.plusSeconds(1)));
        assertThat(jobStore.findPosition("another")).isEmpty();
    }

    @Test
    void aPositionOfAnotherDatabaseIsExpired() {
        try (JobStore another = newJobStore()) {
            for (int i = 0; i < 99; i++) {
                another.write(List.of(waiting("job" + i, NOW)), List.of());
            }
            String[] position = another.changes(Optional.empty(), 1).next().split(":", -1);
            String foreign = String.join(":", Long.parseLong(position[0]) + 1 + "", position[1], position[2]);
            String future = String.join(":", position[0], Long.parseLong(position[1]) + 1_000_000 + "", position[2]);
            for (String each : List.of(foreign, future)) {
                JobChanges changes = another.changes(Optional.of(each), 1);
                assertThat(changes.isExpired()).isTrue();
                assertThat(changes.jobs()).isEmpty();
                assertThat(another.changes(Optional.of(changes.next()), 1).isExpired())
                        .isFalse();
            }
        }
        for (String wrong : List.of("", "1", "1:2", "a:b:c", "1:2:x", "1:2:/1:2:/x/id", "1:2:3,", "1:2:;DROP")) {
            assertThatThrownBy(() -> jobStore.changes(Optional.of(wrong), 1))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** Writers with overlapping transactions, and a reader with small pages, which in the end knows the table's state. */
    @Test
    void amongManyWritersNoChangeIsLeftOut() throws Exception {
        int writers = 4;
        int jobs = 20;
        AtomicInteger running = new AtomicInteger(writers);
        String start = jobStore.changes(Optional.empty(), 1).next();
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        Map<String, Instant> known = new HashMap<>();
        Set<String> reported = new HashSet<>();
        try {
            for (int i = 0; i < writers; i++) {
                int seed = i;
                threads.execute(() -> {
                    try {
                        rewrite(jobs, new Random(seed));
                    } finally {
                        running.decrementAndGet();
                    }
                });
            }
            for (boolean last = false, more = true; more || !last; ) {
                last = running.get() == 0;
                JobChanges changes = jobStore.changes(Optional.of(start), 7);
                changes.jobs().forEach(job -> {
                    assertThat(reported.add(job.jobId() + job.since()))
                            .as("reported once: %s", job)
                            .isTrue();
                    known.put(job.jobId(), job.since());
                });
                start = changes.next();
                more = changes.hasMore();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(known).hasSize(jobs);
        known.forEach((id, since) ->
                assertThat(jobStore.find(id).orElseThrow().since()).as(id).isEqualTo(since));
    }

    /** Writes some jobs in one call, again and again, each time with another time. */
    private void rewrite(int jobs, Random random) {
        for (int round = 0; round < 60; round++) {
            List<JobRecord> some = new ArrayList<>();
            for (int i = 0; i < 1 + random.nextInt(10); i++) {
                JobRecord job = waiting("job" + random.nextInt(jobs), NOW);
                Instant since = NOW.plus(random.nextInt(1 << 30), ChronoUnit.MICROS);
                some.add(new JobRecord(job.job(), job.state(), since, NOW, null, null));
            }
            for (int i = 0; round == 0 && i < jobs; i++) {
                some.add(waiting("job" + i, NOW));
            }
            jobStore.write(some, List.of());
        }
    }

    private List<String> changed(Optional<String> after, int max) {
        List<String> all = new ArrayList<>();
        Optional<String> position = after;
        boolean more = true;
        while (more) {
            JobChanges changes = jobStore.changes(position, max);
            assertThat(changes.isExpired()).isFalse();
            assertThat(changes.jobs()).hasSizeLessThanOrEqualTo(max);
            changes.jobs().forEach(job -> all.add(job.jobId() + " " + job.state()));
            position = Optional.of(changes.next());
            more = changes.hasMore();
        }
        return all;
    }

    private Optional<String> next(Optional<String> after) {
        return Optional.of(jobStore.changes(after, 1_000).next());
    }

    @Test
    void aForgottenJobsMessageIsStillDropped() {
        JobInfo tomorrow = JobInfo.builder("id", "Mail", "low")
                .enqueuedAt(NOW)
                .scheduledAt(NOW.plusSeconds(86_400))
                .build();
        JobRecord job = JobRecord.waiting(tomorrow, NOW, null);
        jobStore.write(List.of(job), List.of());
        jobStore.cancel("id", NOW);
        assertThat(jobStore.delete("id")).isTrue();
        assertThat(jobStore.delete("id")).isFalse();
        assertThat(jobStore.find("id")).isEmpty();
        assertThat(pages(JobQuery.ALL, 10)).isEmpty();
        Map<JobState, Duration> retention = Map.of(JobState.CANCELLED, Duration.ZERO);
        assertThat(jobStore.prune(retention, NOW.plusSeconds(60), 10))
                .as("its message may come")
                .isZero();
        assertThat(jobStore.markExecuting(List.of(executing(job, NOW)))).isEmpty();
        assertThat(jobStore.prune(retention, NOW.plusSeconds(90_000), 10)).isEqualTo(1);
    }

    @Test
    void aJobThatDiesWhileItIsCancelledMayBeRevived() {
        JobRecord job = waiting("id", NOW);
        jobStore.markExecuting(List.of(executing(job, NOW)));
        jobStore.cancel("id", NOW);
        jobStore.write(List.of(ended(job, JobState.DEAD)), List.of());
        assertThat(jobStore.markExecuting(List.of(executing(waiting("id", NOW.plusSeconds(9)), NOW))))
                .containsExactly("id");
    }

    @Test
    void aCancelledAndReleasedJobEnds() {
        JobRecord job = waiting("id", NOW);
        jobStore.markExecuting(List.of(executing(job, NOW)));
        jobStore.cancel("id", NOW);
        jobStore.write(List.of(JobRecord.waiting(job.job(), NOW.plusSeconds(1), null)), List.of());
        jobStore.prune(Map.of(), NOW.plusSeconds(5), 10);
        assertThat(state("id")).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void aSlowClockMakesNoRunningJobAvailable() {
        JobRecord job = waiting("id", NOW);
        jobStore.markExecuting(List.of(byJobStoreWriter(job, NOW.minusSeconds(5)))); // before the record is written
        jobStore.write(List.of(job), List.of());
        assertThat(state("id")).isEqualTo(JobState.EXECUTING);
    }

    @Test
    void pagesGiveEachJobOnce() {
        List<JobRecord> jobs = new ArrayList<>();
        for (int i = 0; i < 57; i++) {
            JobRecord job = waiting("job-%02d".formatted(i), NOW.plusSeconds(i / 5)); // five at a time
            jobs.add(i % 3 == 0 ? ended(job, JobState.COMPLETED) : job);
        }
        jobStore.write(jobs, List.of());
        for (boolean oldestFirst : List.of(true, false)) {
            for (Set<JobState> states :
                    List.<Set<JobState>>of(Set.of(), Set.of(JobState.COMPLETED), Set.of(JobState.values()))) {
                for (String queue : new String[] {null, "low"}) {
                    List<String> all = pages(new JobQuery(states, queue, null, null, oldestFirst), 10);
                    List<String> expected = jobs.stream()
                            .filter(job -> states.isEmpty() || states.contains(job.state()))
                            .map(JobRecord::jobId)
                            .sorted(oldestFirst ? Comparator.<String>naturalOrder() : Comparator.reverseOrder())
                            .toList();
                    assertThat(all).isEqualTo(expected);
                }
            }
        }
        assertThat(pages(new JobQuery(Set.of(), null, "Other", null, false), 10))
                .isEmpty();
        assertThat(pages(new JobQuery(Set.of(JobState.COMPLETED), "low", "Mail", null, false), 3))
                .hasSize(19);
    }

    @Test
    void eachIsListedUnderTheStateItIsIn() {
        jobStore.write(List.of(waiting("waits", NOW)), List.of());
        jobStore.markExecuting(List.of(executing(waiting("runs", NOW), NOW), executing(waiting("ends", NOW), NOW)));
        jobStore.write(List.of(ended(waiting("ends", NOW), JobState.DEAD)), List.of());
        assertThat(listed(JobState.AVAILABLE)).containsExactly("waits");
        assertThat(listed(JobState.EXECUTING)).containsExactly("runs");
        assertThat(listed(JobState.DEAD)).containsExactly("ends");
        jobStore.cancel("waits", NOW);
        assertThat(listed(JobState.AVAILABLE)).isEmpty();
        assertThat(listed(JobState.CANCELLED)).containsExactly("waits");
        jobStore.replace(jobStore.find("waits").orElseThrow(), waiting("waits", NOW.plusSeconds(1)));
        assertThat(listed(JobState.AVAILABLE)).containsExactly("waits");
        assertThat(pages(JobQuery.ALL, 2)).containsExactlyInAnyOrder("waits", "runs", "ends");
    }

    @Test
    void largeJobsAreWrittenAndAdmittedTogether() {
        List<JobRecord> jobs = IntStream.range(0, 5)
                .mapToObj(i -> JobRecord.waiting(waiting("id" + i, NOW).job(), NOW, new byte[3_000_000]))
                .toList();
        jobStore.write(jobs, List.of());
        assertThat(jobStore.markExecuting(
                        jobs.stream().map(job -> executing(job, NOW)).toList()))
                .hasSize(5);
        for (JobRecord job : jobs) {
            assertThat(jobStore.find(job.jobId()).orElseThrow().data().json()).hasSize(3_000_000);
        }
    }

    private List<String> listed(JobState state) {
        List<String> ofAll = pages(new JobQuery(Set.of(state), null, null, null, false), 5);
        assertThat(pages(new JobQuery(Set.of(state), "low", "Mail", null, true), 5))
                .containsExactlyInAnyOrderElementsOf(ofAll);
        return ofAll;
    }

    @Test
    void whatIsScheduledAndDueIsAvailable() {
        JobInfo due = JobInfo.builder("due", "Mail", "low")
                .enqueuedAt(NOW)
                .scheduledAt(Instant.now().minusSeconds(1))
                .build();
        JobInfo later = JobInfo.builder("later", "Mail", "low")
                .enqueuedAt(NOW)
                .scheduledAt(Instant.now().plusSeconds(3600))
                .build();
        jobStore.write(List.of(JobRecord.waiting(due, NOW, null), JobRecord.waiting(later, NOW, null)), List.of());
        assertThat(pages(new JobQuery(Set.of(JobState.AVAILABLE), null, null, null, false), 5))
                .containsExactly("due");
        assertThat(pages(new JobQuery(Set.of(JobState.SCHEDULED), "low", null, null, false), 5))
                .containsExactly("later");
    }

    @Test
    void overdueJobsAreThoseThatNoWorkerRuns() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        Instant then = now.minusSeconds(120);
        JobRecord lost = waiting("lost", then);
        JobRecord young = waiting("young", now);
        JobRecord runs = waiting("runs", then);
        JobRecord orphan = waiting("orphan", then);
        jobStore.write(List.of(lost, young, runs, orphan), List.of());
        jobStore.heartbeat(worker(WORKER, now.minusSeconds(300))); // the worker's clock is slow
        jobStore.markExecuting(List.of(executing(runs, then)));
        JobRecord orphaned = jobStore.find("orphan").orElseThrow();
        ExecutionState executionState = new ExecutionState("dead-worker", then, null, null, null, null);
        jobStore.markExecuting(
                List.of(new JobRecord(orphaned.job(), JobState.EXECUTING, then, then, executionState, null)));
        Duration lostAfter = Duration.ofSeconds(60);
        assertThat(jobStore.overdue("low", lostAfter, lostAfter, 10))
                .extracting(JobRecord::jobId)
                .containsExactlyInAnyOrder("lost", "orphan");
        assertThat(jobStore.overdue("low", lostAfter, lostAfter, 1)).hasSize(1);
        assertThat(jobStore.overdue("other", Duration.ZERO, Duration.ZERO, 10)).isEmpty();
        assertThat(jobStore.waitingSince("low", now.plusSeconds(1), 10)).containsExactly(then, now);
        assertThat(jobStore.waitingSince("low", now.plusSeconds(1), 1)).containsExactly(then);
        assertThat(jobStore.countExecuting("low", 10)).isEqualTo(2);
        assertThat(jobStore.countExecuting("low", 1)).isEqualTo(1);
        assertThat(jobStore.countExecuting("other", 10)).isZero();
    }

    @Test
    void countsWhatCouldRunInEachOfManyQueues() {
        jobStore.write(
                List.of(
                        waiting("first", "low", NOW),
                        waiting("second", "low", NOW.plusSeconds(1)),
                        waiting("third", "low", NOW.plusSeconds(2)),
                        waiting("other", "high", NOW.plusSeconds(1))),
                List.of());
        jobStore.markExecuting(List.of(executing(jobStore.find("first").orElseThrow(), NOW)));
        List<String> queues = new ArrayList<>(List.of("low", "high"));
        IntStream.range(0, 249).forEach(i -> queues.add("empty" + i));

        Map<String, QueueDepth> ready = jobStore.queueDepths(queues, NOW.plusSeconds(3), 10);
        assertThat(ready).hasSize(251).containsEntry("empty7", new QueueDepth(0, null));
        assertThat(ready)
                .containsEntry("low", new QueueDepth(2, NOW.plusSeconds(1)))
                .containsEntry("high", new QueueDepth(1, NOW.plusSeconds(1)));
        assertThat(jobStore.queueDepths(List.of("low", "low"), NOW.plusSeconds(3), 1))
                .containsExactly(Map.entry("low", new QueueDepth(1, NOW.plusSeconds(1))));
        assertThat(jobStore.queueDepths(List.of("low"), NOW.plusSeconds(1), 10))
                .containsExactly(Map.entry("low", new QueueDepth(0, null)));
        assertThat(jobStore.queueDepths(List.of(), NOW, 10)).isEmpty();
    }

    @Test
    void oldJobsAreForgottenByTheirState() {
        jobStore.write(
                List.of(ended(waiting("done", NOW), JobState.COMPLETED), ended(waiting("dead", NOW), JobState.DEAD)),
                List.of(new ExecutionRecord("done", 1, null, WORKER, NOW, NOW, ExecutionOutcome.COMPLETED, null)));
        jobStore.write(List.of(waiting("waits", NOW)), List.of());
        Map<JobState, Duration> retention = Map.of(JobState.COMPLETED, Duration.ofHours(1));
        assertThat(jobStore.prune(retention, NOW.plusSeconds(3_000), 10)).isZero();
        assertThat(jobStore.prune(retention, NOW.plusSeconds(7_000), 10)).isEqualTo(1);
        assertThat(jobStore.find("done")).isEmpty();
        assertThat(jobStore.executions("done", 5)).isEmpty();
        assertThat(jobStore.find("dead")).isPresent();
        assertThat(jobStore.delete("waits")).isFalse();
        assertThat(jobStore.delete("dead")).isTrue();
        assertThat(jobStore.find("dead")).isEmpty();
    }

    @Test
    void workersAreSeenWhileTheyLive() {
        Instant before = Instant.now().minusMillis(1);
        jobStore.heartbeat(worker("one", NOW));
        jobStore.heartbeat(worker("one", NOW.plusSeconds(10))); // only the database's clock counts
        jobStore.heartbeat(worker("two", NOW));
        jobStore.deleteWorker("two");
        assertThat(jobStore.workers()).singleElement().satisfies(one -> {
            assertThat(one.seenAt()).isBetween(before, Instant.now().plusMillis(1));
            assertThat(one).isEqualTo(worker("one", one.seenAt()));
        });
    }

    @Test
    void queuesArePausedUntilTheyAreResumed() {
        jobStore.pause("low", NOW);
        jobStore.pause("low", NOW.plusSeconds(5));
        assertThat(jobStore.paused()).containsExactly(Map.entry("low", NOW));
        jobStore.resume("low");
        jobStore.resume("low");
        assertThat(jobStore.paused()).isEmpty();
    }

    @Test
    void textOfAnyKindIsKept() {
        JobInfo facts = JobInfo.builder("it's;\"id\"", "Größe'\\", "low")
                .priority(Integer.MIN_VALUE)
                .build();
        jobStore.write(List.of(JobRecord.waiting(facts, NOW, new byte[] {0, -1, 5})), List.of());
        JobRecord found = jobStore.find(facts.jobId()).orElseThrow();
        assertThat(found.job()).isEqualTo(facts);
        assertThat(found.data().json()).containsExactly(0, -1, 5);
        assertThat(found.version()).isZero();
    }

    /** As the table has them, they would not all be values that a job may have. */
    @Test
    void extremeTimesCanBeReadAgain() {
        JobInfo job = JobInfo.builder("extreme", "Mail", "low")
                .enqueuedAt(NOW)
                .scheduledAt(JobInfo.MAX_DUE_TIME)
                .duration(Duration.ofNanos(1))
                .build();
        jobStore.write(List.of(JobRecord.waiting(job, NOW, null)), List.of());
        JobInfo found = jobStore.find("extreme").orElseThrow().job();
        assertThat(found.scheduledAt()).isAfter(Instant.parse("2262-01-01T00:00:00Z"));
        assertThat(found.duration()).isNull();
    }

    @Test
    void aClosedJobStoreRejectsCalls() {
        jobStore.close();
        assertThatThrownBy(() -> jobStore.find("id"))
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining("closed");
    }

    private List<String> pages(JobQuery query, int max) {
        List<String> ids = new ArrayList<>();
        Optional<JobPage.Cursor> after = Optional.empty();
        do {
            JobPage page = jobStore.list(query, after, max);
            assertThat(page.jobs()).hasSizeLessThanOrEqualTo(max);
            page.jobs().forEach(job -> ids.add(job.jobId()));
            after = Optional.ofNullable(page.next());
        } while (after.isPresent());
        assertThat(new HashSet<>(ids)).hasSameSizeAs(ids);
        return ids;
    }

    private Progress progress(String id) {
        return jobStore.find(id).orElseThrow().execution().progress();
    }

    private JobState state(String id) {
        return jobStore.find(id).orElseThrow().state();
    }

    private static WorkerRecord worker(String id, Instant seen) {
        return new WorkerRecord(id, Set.of("low", "mail"), Set.of("low"), Set.of("Mail"), 4, 1, NOW, seen, true);
    }

    private static JobRecord waiting(String id, Instant enqueued) {
        return waiting(id, "low", enqueued);
    }

    private static JobRecord waiting(String id, String queue, Instant enqueued) {
        JobInfo facts = JobInfo.builder(id, "Mail", queue).enqueuedAt(enqueued).build();
        return JobRecord.waiting(facts, enqueued, ("{\"" + id + "\":1}").getBytes(StandardCharsets.UTF_8));
    }

    private static JobRecord executing(JobRecord job, Instant at) {
        ExecutionState executionState = new ExecutionState(WORKER, at, null, null, null, null);
        return new JobRecord(job.job(), JobState.EXECUTING, at, job.createdAt(), executionState, null);
    }

    /** The record that a worker writes, by its own clock. */
    private JobRecord byJobStoreWriter(JobRecord job, Instant at) {
        JobStoreWriter writer = new JobStoreWriter(jobStore, WORKER, JobStoreOptions.DEFAULTS);
        try {
            return writer.executing(job.job(), at, null);
        } finally {
            writer.close();
        }
    }

    private static JobRecord ended(JobRecord job, JobState state) {
        Instant at = job.since().plusMillis(5);
        return new JobRecord(
                job.job(), state, at, job.createdAt(), new ExecutionState(WORKER, at, at, null, null, null), null);
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

    private static JobRecord.Data data(JobInfo facts, String json) {
        JobRecord record = JobRecord.waiting(facts, NOW, json.getBytes(StandardCharsets.UTF_8));
        return record.data();
    }

    private static JobRecord withoutData(JobRecord job) {
        return new JobRecord(job.job(), job.state(), job.since(), job.createdAt(), job.execution(), null);
    }
}
