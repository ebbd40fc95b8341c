package dev.barback.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import dev.barback.Job;
import dev.barback.JobContext;
import dev.barback.NewJob;
import dev.barback.Options;
import dev.barback.internal.broker.MemoryBroker;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Of a queue with a limit, no more jobs run at once, and no more are fetched than may run. */
class QueueLimitsTest {
    private static final Duration OFTEN = Duration.ofMillis(20);

    static class Counted implements Job {
        final Map<String, AtomicInteger> runningByQueue = new ConcurrentHashMap<>();
        final Map<String, AtomicInteger> maxByQueue = new ConcurrentHashMap<>();
        final AtomicInteger done = new AtomicInteger();

        public void perform(JobContext context) {
            AtomicInteger running = runningByQueue.computeIfAbsent(context.job().queue(), queue -> new AtomicInteger());
            maxByQueue
                    .computeIfAbsent(context.job().queue(), queue -> new AtomicInteger())
                    .accumulateAndGet(running.incrementAndGet(), Math::max);
            Thread.yield(); // others may start now
            running.decrementAndGet();
            done.incrementAndGet();
        }
    }

    static class Held implements Job {
        final Semaphore started = new Semaphore(0);
        final CountDownLatch release = new CountDownLatch(1);

        public void perform() throws InterruptedException {
            started.release();
            release.await();
        }
    }

    @Test
    void noneIsExceededAndAllIsDone() {
        qt().withExamples(25)
                .withShrinkCycles(0)
                .forAll(
                        lists().of(integers().between(0, 4)).ofSizeBetween(1, 4),
                        integers().between(1, 8),
                        integers().between(1, 60))
                .checkAssert(QueueLimitsTest::check);
    }

    private static void check(List<Integer> limits, int processors, int jobsEach) {
        Counted counted = new Counted();
        MemoryBroker broker = new MemoryBroker();
        Barback barback = Barback.builder(broker, JobRegistry.of(counted)).build();
        Map<String, QueueOptions> queues = new LinkedHashMap<>();
        List<NewJob> jobs = new ArrayList<>();
        for (int i = 0; i < limits.size(); i++) {
            String queue = "queue" + i;
            queues.put(queue, new QueueOptions(1 + i, limits.get(i), OFTEN));
            for (int j = 0; j < jobsEach; j++) {
                jobs.add(NewJob.of(Counted::perform).set(Options.queue(queue)));
            }
        }
        barback.jobs().performAllLater(jobs);
        try (Worker worker = barback.worker(
                WorkerOptions.forQueue("queue0").withQueues(queues).withProcessors(processors))) {
            worker.start();
            await().atMost(Duration.ofSeconds(20)).until(() -> counted.done.get() == jobs.size());
        }
        for (int i = 0; i < limits.size(); i++) {
            int limit = limits.get(i) == 0 ? processors : Math.min(processors, limits.get(i));
            assertThat(counted.maxByQueue.get("queue" + i).get())
                    .as("queue%d", i)
                    .isLessThanOrEqualTo(limit);
        }
    }

    @Test
    void longJobsOfALimitedQueueLeaveTheRestToOthers() throws Exception {
        Held held = new Held();
        Counted counted = new Counted();
        MemoryBroker broker = new MemoryBroker();
        Barback barback = Barback.builder(broker, JobRegistry.of(held, counted)).build();
        for (int i = 0; i < 20; i++) {
            barback.jobs().set(Options.queue("long")).performLater(Held::perform);
            barback.jobs().set(Options.queue("short")).performLater(Counted::perform);
        }
        Map<String, QueueOptions> queues =
                Map.of("long", new QueueOptions(1, 3, OFTEN), "short", QueueOptions.DEFAULTS.withPollInterval(OFTEN));
        try (Worker worker =
                barback.worker(WorkerOptions.forQueue("long").withQueues(queues).withProcessors(4))) {
            worker.start();
            assertThat(held.started.tryAcquire(3, 20, TimeUnit.SECONDS)).isTrue();
            await().atMost(Duration.ofSeconds(20)).until(() -> counted.done.get() == 20);
            assertThat(held.started.availablePermits()).isZero();
            assertThat(broker.queues().stream()
                            .filter(queue -> queue.name().equals("long"))
                            .mapToLong(queue -> queue.leased().orElseThrow()))
                    .as("no messages are hoarded")
                    .containsExactly(3L);
            held.release.countDown();
            assertThat(held.started.tryAcquire(17, 20, TimeUnit.SECONDS)).isTrue();
        }
    }
}
