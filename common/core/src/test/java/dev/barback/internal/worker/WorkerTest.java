package dev.barback.internal.worker;

import static dev.barback.internal.worker.WorkerFixture.acquire;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.Job;
import dev.barback.NewJob;
import dev.barback.Options;
import dev.barback.internal.enqueue.TimeAndIds;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import dev.barback.internal.worker.WorkerTestJobs.Blocker;
import dev.barback.internal.worker.WorkerTestJobs.Recorder;
import dev.barback.spi.Message;
import dev.barback.spi.MessageAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A worker runs the jobs that are due, each once, and leases no more than it runs. */
@Execution(ExecutionMode.CONCURRENT)
class WorkerTest {
    private final WorkerFixture fixture = new WorkerFixture();

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void runsWhatIsEnqueued() {
        fixture.start(WorkerOptions.forQueue("default"));
        List<NewJob> jobs = IntStream.range(0, 5_000)
                .mapToObj(i -> NewJob.of(Recorder::perform, "job " + i))
                .toList();
        fixture.barback.jobs().performAllLater(jobs);
        await().until(() -> fixture.recorder.seen.size() >= 5_000);
        await().until(() -> fixture.leased() == 0 && fixture.worker.status().leases() == 0);
        assertThat(fixture.recorder.seen).doesNotHaveDuplicates().hasSize(5_000);
    }

    @Test
    void runsOneJobPerProcessorAndLeasesNoMore() {
        for (int i = 0; i < 20; i++) {
            fixture.barback.jobs().performLater(Blocker::perform);
        }
        fixture.start(WorkerOptions.forQueue("default").withProcessors(3));
        assertThat(acquire(fixture.blocker.started, 3)).isTrue();
        await().until(() -> leasesNoMoreThan(3));
        assertThat(fixture.blocker.maxRunning).hasValue(3);
        assertThat(fixture.worker.status().inFlight()).isEqualTo(3);
    }

    @Test
    void growsWhileJobsWaitAndLeasesNoMoreThanItRuns() {
        for (int i = 0; i < 20; i++) {
            fixture.barback.jobs().performLater(Blocker::perform);
        }
        fixture.start(WorkerOptions.forQueue("default").withProcessors(new ProcessorRange(1, 4)));
        assertThat(acquire(fixture.blocker.started, 4)).isTrue();
        await().until(() -> leasesNoMoreThan(4));
        assertThat(fixture.blocker.maxRunning).hasValue(4);
        assertThat(fixture.worker.status().processors()).isEqualTo(4);
        assertThat(fixture.worker.status().range()).isEqualTo(new ProcessorRange(1, 4));
        fixture.blocker.release.countDown();
        assertThat(acquire(fixture.blocker.started, 16)).isTrue();
    }

    /** What it fetched while jobs started, it has released again; and now it waits until a processor is idle. */
    private boolean leasesNoMoreThan(int running) {
        return fixture.leased() == running && fixture.broker.allFetchersWaitForRoomIn(Dispatcher.class);
    }

    @Test
    void aLongJobKeepsItsLease() {
        fixture.barback.jobs().performLater(Blocker::perform);
        fixture.start(WorkerOptions.forQueue("default").withProcessors(2));
        assertThat(acquire(fixture.blocker.started, 1)).isTrue();
        await().until(() -> fixture.broker.renewals.get() > LeaseRenewer.CHECKS_PER_LEASE); // more than a lease time
        assertThat(fixture.broker.fetch("default", 1, Duration.ZERO)).isEmpty();
        assertThat(fixture.blocker.started.availablePermits()).isZero();
        fixture.blocker.release.countDown();
        await().until(() -> fixture.leased() == 0);
    }

    @Test
    void queuesShareByWeight() {
        Flaky counting = new Flaky(fixture.broker);
        List<String> order = new CopyOnWriteArrayList<>();
        Barback fair = Barback.builder(counting, JobRegistry.of(new Paced(counting, order)))
                .build();
        for (int i = 0; i < 200; i++) {
            fair.jobs().set(Options.queue("heavy")).performLater(Paced::perform, "heavy");
            fair.jobs().set(Options.queue("light")).performLater(Paced::perform, "light");
        }
        fixture.worker = fair.worker(WorkerOptions.forQueue("default")
                .withProcessors(1)
                .withQueues(Map.of("heavy", QueueOptions.DEFAULTS.withWeight(3), "light", QueueOptions.DEFAULTS)));
        fixture.worker.start();
        await().until(() -> order.size() >= 200);
        List<String> firstHalf = order.subList(0, 200);
        assertThat(firstHalf.stream().filter("heavy"::equals).count()).isBetween(120L, 180L);
    }

    @Test
    void whatIsNotDueIsPutAside() {
        fixture.start(WorkerOptions.forQueue("default"));
        Instant due = Instant.now().plusSeconds(3);
        fixture.publish("{\"job_class\":\"Recorder\",\"job_id\":\"1\",\"queue_name\":\"default\",\"arguments\":[\"x\"],"
                + "\"scheduled_at\":\"" + due + "\"}");
        await().atMost(Duration.ofSeconds(20)).until(() -> fixture.recorder.seen.contains("x"));
        assertThat(Instant.now()).isAfterOrEqualTo(due);
    }

    /** Else a worker whose clock is slow would park it again and again. */
    @Test
    void theBrokersClockDecidesWhatIsDue() {
        Instant due = Instant.now().plusMillis(500);
        fixture.barback.jobs().at(due).performLater(Recorder::perform, "due");
        fixture.barback.jobs().at(Instant.now().plusSeconds(200)).performLater(Recorder::perform, "not yet");
        try (Worker slow = workerWithClock(Duration.ofMinutes(-5));
                Worker fast = workerWithClock(Duration.ofMinutes(5))) {
            slow.start();
            await().until(() -> !fixture.recorder.seen.isEmpty());
            assertThat(Instant.now()).isAfterOrEqualTo(due);
            fast.start();
            fixture.barback.jobs().performLater(Recorder::perform, "another");
            await().until(() -> fixture.recorder.seen.size() == 2);
            assertThat(fixture.recorder.seen).containsExactly("due", "another");
        }
    }

    private Worker workerWithClock(Duration ahead) {
        Clock clock = Clock.offset(Clock.systemUTC(), ahead);
        return Barback.builder(fixture.broker, JobRegistry.of(fixture.recorder))
                .timeAndIds(new TimeAndIds(clock, TimeAndIds.SYSTEM.ids(), TimeAndIds.SYSTEM.random()))
                .build()
                .worker(WorkerOptions.forQueue("default").withProcessors(1));
    }

    @Test
    void aClearedQueueGetsNoRetryOfWhatRan() {
        fixture.start(WorkerOptions.forQueue("default").withProcessors(1));
        fixture.barback.jobs().performLater(Blocker::perform);
        assertThat(acquire(fixture.blocker.started, 1)).isTrue();
        fixture.broker.purge("default");
        fixture.blocker.fails = true;
        fixture.blocker.release.countDown();
        await().until(() -> fixture.worker.status().inFlight() == 0);
        assertThat(fixture.pending()).isZero();
        assertThat(fixture.barback.morgue().list(1)).isEmpty();
    }

    @Test
    void aWorkerWithoutRecordsGivesBackWhatOthersRecord() {
        fixture.broker.publish(
                "default", List.of(new Message(new byte[] {1}, Map.of(MessageAttributes.RECORDED, "true"), null)));
        fixture.barback.jobs().performLater(Recorder::perform, "not recorded");
        try (Worker without = fixture.barback.worker(WorkerOptions.forQueue("default"))) {
            without.start();
            await().until(() -> without.status().problems().stream()
                    .anyMatch(problem -> problem.contains("barback.records.enabled")));
        }
        assertThat(fixture.barback.morgue().list(10)).isEmpty();
        assertThat(fixture.broker.fetch("default", 2, Duration.ofSeconds(1))).isNotEmpty();
    }

    /** Ends when the worker has fetched jobs of each queue, so that it has a choice; or soon, if it has not. */
    static class Paced implements Job {
        private static final long SOON_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

        private final Flaky broker;
        private final List<String> order;

        Paced(Flaky broker, List<String> order) {
            this.broker = broker;
            this.order = order;
        }

        public void perform(String queue) {
            order.add(queue);
            long start = System.nanoTime();
            while (!(isFetched("heavy") && isFetched("light")) && System.nanoTime() - start < SOON_NANOS) {
                LockSupport.parkNanos(100_000);
            }
        }

        private boolean isFetched(String queue) {
            return broker.fetched.getOrDefault(queue, 0) > Collections.frequency(order, queue);
        }
    }
}
