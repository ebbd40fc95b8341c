package dev.barback.internal.jdbc.records;

import static dev.barback.internal.jdbc.records.TestRecords.NOW;
import static dev.barback.internal.jdbc.records.TestRecords.WORKER;
import static dev.barback.internal.jdbc.records.TestRecords.ended;
import static dev.barback.internal.jdbc.records.TestRecords.executing;
import static dev.barback.internal.jdbc.records.TestRecords.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.JobRecord;
import dev.barback.JobState;
import dev.barback.Progress;
import dev.barback.spi.FeedPosition;
import dev.barback.spi.JobChanges;
import dev.barback.spi.JobStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Each change is reported once, however the transactions of its writers overlap. */
interface JobChangeFeedContract extends JobStoreFixture {

    @Test
    default void eachChangeIsReportedOnce() {
        JobRecord job = waiting("a/b", NOW);
        JobRecord other = waiting("other", NOW);
        jobStore().write(List.of(waiting("before", NOW)), List.of());
        Optional<String> start =
                Optional.of(jobStore().changes(Optional.empty(), 10).next());
        assertThat(changed(start, 10)).isEmpty();

        jobStore().addNew(List.of(job, other));
        assertThat(changed(start, 10)).containsExactlyInAnyOrder("a/b AVAILABLE", "other AVAILABLE");
        assertThat(changed(start, 1)).containsExactlyInAnyOrder("a/b AVAILABLE", "other AVAILABLE");
        jobStore().markExecuting(List.of(executing(job, NOW)));
        Optional<String> later = next(start);
        jobStore().progress(WORKER, Map.of("a/b", new Progress(1, 4, null, NOW.plusSeconds(1))));
        assertThat(changed(later, 10)).containsExactly("a/b EXECUTING");
        jobStore().write(List.of(job), List.of()); // late, and not new
        jobStore().write(List.of(ended(job, JobState.COMPLETED)), List.of());
        jobStore().cancel("other", NOW);
        assertThat(changed(later, 10)).containsExactlyInAnyOrder("a/b COMPLETED", "other CANCELLED");
        assertThat(changed(start, 10)).containsExactlyInAnyOrder("a/b COMPLETED", "other CANCELLED");
        later = next(later);
        jobStore().write(List.of(job, ended(job, JobState.COMPLETED)), List.of());
        jobStore().delete("other");
        assertThat(changed(later, 10)).isEmpty();
        jobStore().replace(jobStore().find("a/b").orElseThrow(), waiting("a/b", NOW.plusSeconds(9)));
        assertThat(changed(later, 10)).containsExactly("a/b AVAILABLE");
    }

    @Test
    default void aPositionOfAnotherDatabaseIsExpired() {
        try (JobStore another = openAnother()) {
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
            assertThatThrownBy(() -> jobStore().changes(Optional.of(wrong), 1))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    default void aFeedPositionIsSaved() {
        assertThat(jobStore().findPosition("somebody")).isEmpty();
        jobStore().savePosition("somebody", new FeedPosition("1:2:3", NOW));
        jobStore().savePosition("somebody", new FeedPosition("1:4:", NOW.plusSeconds(1)));
        assertThat(jobStore().findPosition("somebody")).contains(new FeedPosition("1:4:", NOW.plusSeconds(1)));
        assertThat(jobStore().findPosition("another")).isEmpty();
    }

    /** Writers with overlapping transactions, and a reader with small pages, which in the end knows the table's state. */
    @Test
    default void amongManyWritersNoChangeIsLeftOut() throws Exception {
        int writers = 4;
        int jobs = 20;
        AtomicInteger running = new AtomicInteger(writers);
        String start = jobStore().changes(Optional.empty(), 1).next();
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
                JobChanges changes = jobStore().changes(Optional.of(start), 7);
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
                assertThat(jobStore().find(id).orElseThrow().since()).as(id).isEqualTo(since));
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
            jobStore().write(some, List.of());
        }
    }

    private List<String> changed(Optional<String> after, int max) {
        List<String> all = new ArrayList<>();
        Optional<String> position = after;
        boolean more = true;
        while (more) {
            JobChanges changes = jobStore().changes(position, max);
            assertThat(changes.isExpired()).isFalse();
            assertThat(changes.jobs()).hasSizeLessThanOrEqualTo(max);
            changes.jobs().forEach(job -> all.add(job.jobId() + " " + job.state()));
            position = Optional.of(changes.next());
            more = changes.hasMore();
        }
        return all;
    }

    private Optional<String> next(Optional<String> after) {
        return Optional.of(jobStore().changes(after, 1_000).next());
    }
}
