package dev.barback.internal.jdbc.records;

import static dev.barback.internal.jdbc.records.TestRecords.NOW;
import static dev.barback.internal.jdbc.records.TestRecords.WORKER;
import static dev.barback.internal.jdbc.records.TestRecords.ended;
import static dev.barback.internal.jdbc.records.TestRecords.executing;
import static dev.barback.internal.jdbc.records.TestRecords.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.ExecutionRecord;
import dev.barback.JobEvent.ExecutionOutcome;
import dev.barback.JobInfo;
import dev.barback.JobQuery;
import dev.barback.JobRecord;
import dev.barback.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Jobs are listed under the states that they are in, each once; a user sees this user's jobs alone. */
interface JobRecordsContract extends JobStoreFixture {

    @Test
    default void pagesGiveEachJobOnce() {
        List<JobRecord> jobs = new ArrayList<>();
        for (int i = 0; i < 57; i++) {
            JobRecord job = waiting("job-%02d".formatted(i), NOW.plusSeconds(i / 5)); // five at a time
            jobs.add(i % 3 == 0 ? ended(job, JobState.COMPLETED) : job);
        }
        jobStore().write(jobs, List.of());
        for (boolean oldestFirst : List.of(true, false)) {
            for (Set<JobState> states :
                    List.<Set<JobState>>of(Set.of(), Set.of(JobState.COMPLETED), Set.of(JobState.values()))) {
                for (String queue : new String[] {null, "low"}) {
                    List<String> all =
                            pages(JobQuery.ALL.states(states).queue(queue).oldestFirst(oldestFirst), 10);
                    List<String> expected = jobs.stream()
                            .filter(job -> states.isEmpty() || states.contains(job.state()))
                            .map(JobRecord::jobId)
                            .sorted(oldestFirst ? Comparator.<String>naturalOrder() : Comparator.reverseOrder())
                            .toList();
                    assertThat(all).isEqualTo(expected);
                }
            }
        }
        assertThat(pages(JobQuery.ALL.jobClass("Other"), 10)).isEmpty();
        assertThat(pages(
                        JobQuery.ALL
                                .states(Set.of(JobState.COMPLETED))
                                .queue("low")
                                .jobClass("Mail"),
                        3))
                .hasSize(19);
    }

    @Test
    default void eachIsListedUnderTheStateItIsIn() {
        jobStore().write(List.of(waiting("waits", NOW)), List.of());
        jobStore().markExecuting(List.of(executing(waiting("runs", NOW), NOW), executing(waiting("ends", NOW), NOW)));
        jobStore().write(List.of(ended(waiting("ends", NOW), JobState.DEAD)), List.of());
        assertThat(listed(JobState.AVAILABLE)).containsExactly("waits");
        assertThat(listed(JobState.EXECUTING)).containsExactly("runs");
        assertThat(listed(JobState.DEAD)).containsExactly("ends");
        jobStore().cancel("waits", NOW);
        assertThat(listed(JobState.AVAILABLE)).isEmpty();
        assertThat(listed(JobState.CANCELLED)).containsExactly("waits");
        jobStore().replace(jobStore().find("waits").orElseThrow(), waiting("waits", NOW.plusSeconds(1)));
        assertThat(listed(JobState.AVAILABLE)).containsExactly("waits");
        assertThat(pages(JobQuery.ALL, 2)).containsExactlyInAnyOrder("waits", "runs", "ends");
    }

    private List<String> listed(JobState state) {
        List<String> ofAll = pages(JobQuery.ALL.states(Set.of(state)), 5);
        assertThat(pages(
                        JobQuery.ALL
                                .states(Set.of(state))
                                .queue("low")
                                .jobClass("Mail")
                                .oldestFirst(true),
                        5))
                .containsExactlyInAnyOrderElementsOf(ofAll);
        return ofAll;
    }

    @Test
    default void whatIsScheduledAndDueIsAvailable() {
        JobInfo due = JobInfo.builder("due", "Mail", "low")
                .enqueuedAt(NOW)
                .scheduledAt(Instant.now().minusSeconds(1))
                .build();
        JobInfo later = JobInfo.builder("later", "Mail", "low")
                .enqueuedAt(NOW)
                .scheduledAt(Instant.now().plusSeconds(3600))
                .build();
        jobStore().write(List.of(JobRecord.waiting(due, NOW, null), JobRecord.waiting(later, NOW, null)), List.of());
        assertThat(pages(JobQuery.ALL.states(Set.of(JobState.AVAILABLE)), 5)).containsExactly("due");
        assertThat(pages(JobQuery.ALL.states(Set.of(JobState.SCHEDULED)).queue("low"), 5))
                .containsExactly("later");
    }

    @Test
    default void jobsAreFoundByATag() {
        List.of(List.of("import", "eu"), List.of("eu_old"), List.of("EU"), List.<String>of(), List.of("us", "import"))
                .forEach(tags -> {
                    JobInfo job = JobInfo.builder("job:" + String.join("+", tags), "Mail", "low")
                            .enqueuedAt(NOW)
                            .tags(tags)
                            .build();
                    jobStore().write(List.of(JobRecord.waiting(job, NOW, null)), List.of());
                });
        assertThat(pages(JobQuery.ALL.tag("import"), 1)).containsExactlyInAnyOrder("job:import+eu", "job:us+import");
        assertThat(pages(JobQuery.ALL.tag("eu").queue("low"), 2)).containsExactly("job:import+eu");
        assertThat(pages(JobQuery.ALL.tag("EU"), 2)).containsExactly("job:EU");
        assertThat(pages(JobQuery.ALL.tag("%"), 2)).isEmpty();
        assertThat(jobStore().find("job:import+eu").orElseThrow().job().tags()).containsExactly("import", "eu");
        assertThat(jobStore().find("job:").orElseThrow().job().tags()).isEmpty();
    }

    @Test
    default void aUserSeesOnlyThisUsersJobs() {
        for (int i = 0; i < 9; i++) {
            JobInfo facts = JobInfo.builder("job" + i, "Mail", "low")
                    .enqueuedAt(NOW.plusSeconds(i))
                    .user(i % 3 == 0 ? "ada" : "ben")
                    .build();
            jobStore().write(List.of(JobRecord.waiting(facts, NOW, null)), List.of());
        }
        jobStore().write(List.of(waiting("nobodys", NOW)), List.of());
        assertThat(pages(JobQuery.ALL.user("ada").oldestFirst(true), 2)).containsExactly("job0", "job3", "job6");
        assertThat(pages(
                        JobQuery.ALL
                                .states(Set.of(JobState.AVAILABLE))
                                .queue("low")
                                .jobClass("Mail")
                                .user("ben")
                                .oldestFirst(true),
                        4))
                .hasSize(6);
        assertThat(pages(JobQuery.ALL.user("' OR 1 = 1").oldestFirst(true), 4)).isEmpty();
        assertThat(jobStore().find("job0", "ada")).isPresent();
        assertThat(jobStore().find("job0", "ben")).as("another's").isEmpty();
        assertThat(jobStore().find("nobodys", "ada")).as("no user's").isEmpty();
    }

    @Test
    default void aUsersTimeIsSummedUpAndOutlivesTheJobs() {
        for (int i = 0; i < 3; i++) {
            String id = "job" + i;
            ExecutionRecord execution = new ExecutionRecord(
                    id, 1, i == 2 ? "ben" : "ada", WORKER, NOW, NOW.plusMillis(500), ExecutionOutcome.COMPLETED, null);
            jobStore().write(List.of(ended(waiting(id, NOW), JobState.COMPLETED)), List.of(execution));
            jobStore().write(List.of(), List.of(execution));
        }
        assertThat(jobStore().timeSpent("ada")).isEqualTo(Duration.ofSeconds(1));
        jobStore().delete("job0");
        assertThat(jobStore().timeSpent("ada")).isEqualTo(Duration.ofSeconds(1));
        assertThat(jobStore().prune(Map.of(JobState.COMPLETED, Duration.ZERO), NOW.plusSeconds(60), 10))
                .isEqualTo(2);
        assertThat(jobStore().timeSpent("ada")).isEqualTo(Duration.ofSeconds(1));
        assertThat(jobStore().timeSpent("ben")).isEqualTo(Duration.ofMillis(500));
        assertThat(jobStore().timeSpent("nobody")).isZero();
    }
}
