package dev.barback.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.Job;
import dev.barback.JobRecord;
import dev.barback.JobState;
import dev.barback.NewJob;
import dev.barback.internal.broker.MemoryBroker;
import dev.barback.internal.records.JobStoreOptions;
import dev.barback.internal.records.JobStoreWriter;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import dev.barback.spi.JobStore;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A worker that is faster than the job store. */
class SlowJobStoreTest {
    private static final int JOBS = 20_000;
    private static final JobStoreOptions OPTIONS =
            new JobStoreOptions(5_000, Duration.ofMinutes(1), JobStoreOptions.DEFAULTS.retention());

    private final CountDownLatch gate = new CountDownLatch(1);
    private final Set<String> completed = ConcurrentHashMap.newKeySet();
    private final JobStore jobStore = (JobStore) Proxy.newProxyInstance(
            JobStore.class.getClassLoader(),
            new Class<?>[] {JobStore.class},
            (proxy, method, arguments) -> switch (method.getName()) {
                case "write" -> write((Collection<?>) arguments[0]);
                case "markExecuting" -> ids((Collection<?>) arguments[0]);
                case "paused" -> Map.of();
                case "cancelled" -> Set.of();
                case "overdue" -> List.of();
                case "prune" -> 0;
                case "isHeldByCaller" -> false;
                default -> null;
            });

    static class Counter implements Job {
        final AtomicInteger count = new AtomicInteger();

        public void perform() {
            count.incrementAndGet();
        }
    }

    @Test
    void aWorkerReceivesNoMoreThanTheyCanTakeAndNothingIsLost() {
        Counter counter = new Counter();
        Flaky broker = new Flaky(new MemoryBroker(Clock.systemUTC(), Duration.ofSeconds(10)));
        JobRegistry registry = JobRegistry.of(counter);
        Barback.builder(broker, registry)
                .build()
                .jobs()
                .performAllLater(Collections.nCopies(JOBS, NewJob.of(Counter::perform)));
        try (JobStoreWriter writer = new JobStoreWriter(jobStore, "worker", OPTIONS);
                Worker worker = Barback.builder(broker, registry)
                        .jobStoreWriter(writer)
                        .build()
                        .worker(WorkerOptions.forQueue("default"))) {
            worker.start();
            await().until(() -> !writer.awaitRoom(Duration.ZERO));
            await().until(() -> broker.allFetchersWaitForRoomIn(DeliveryFilter.class));
            assertThat(broker.fetched.get("default")).isLessThan(JOBS);
            assertThat(counter.count.get()).isLessThan(JOBS);
            gate.countDown();
            await().atMost(Duration.ofMinutes(1)).until(() -> completed.size() == JOBS);
        }
    }

    private Object write(Collection<?> jobs) throws InterruptedException {
        gate.await();
        for (Object each : jobs) {
            JobRecord job = (JobRecord) each;
            if (job.state() == JobState.COMPLETED) {
                completed.add(job.jobId());
            }
        }
        return List.of();
    }

    private static Set<String> ids(Collection<?> jobs) {
        return jobs.stream().map(job -> ((JobRecord) job).jobId()).collect(Collectors.toSet());
    }
}
