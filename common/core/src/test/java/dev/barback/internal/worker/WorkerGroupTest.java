package dev.barback.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.JobInfo;
import dev.barback.JobRecord;
import dev.barback.JobState;
import dev.barback.WorkerRecord;
import dev.barback.internal.broker.MemoryBroker;
import dev.barback.internal.records.JobStoreOptions;
import dev.barback.internal.records.JobStoreWriter;
import dev.barback.internal.records.WorkerGroup;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import dev.barback.internal.wire.EnvelopeCodec;
import dev.barback.spi.ExecutingJobs;
import dev.barback.spi.JobStore;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several workers of one process, which share one worker record. */
class WorkerGroupTest {
    private final List<JobRecord> written = new CopyOnWriteArrayList<>();
    private final List<WorkerRecord> heartbeats = new CopyOnWriteArrayList<>();
    private final List<String> deletedWorkers = new CopyOnWriteArrayList<>();
    private volatile List<JobRecord> executing = List.of();
    private final JobStore jobStore = (JobStore) Proxy.newProxyInstance(
            JobStore.class.getClassLoader(), new Class<?>[] {JobStore.class}, (proxy, method, arguments) -> {
                switch (method.getName()) {
                    case "write" -> ((Collection<?>) arguments[0]).forEach(job -> written.add((JobRecord) job));
                    case "heartbeat" -> heartbeats.add((WorkerRecord) arguments[0]);
                    case "deleteWorker" -> deletedWorkers.add((String) arguments[0]);
                    default -> {}
                }
                return switch (method.getName()) {
                    case "paused" -> Map.of();
                    case "cancelled" -> Set.of();
                    case "overdue", "write", "workers" -> List.of();
                    case "executing" -> new ExecutingJobs(executing, "next");
                    case "prune" -> 0;
                    case "isHeldByCaller" -> false;
                    default -> null;
                };
            });
    private final JobStoreWriter writer = new JobStoreWriter(jobStore, "this process", JobStoreOptions.DEFAULTS);

    @AfterEach
    void close() {
        writer.close();
    }

    @Test
    void whatOneHasInHandIsNoStrayOfAnother() {
        String json = "{\"job_class\":\"A\",\"job_id\":\"1\",\"queue_name\":\"default\",\"arguments\":[]}";
        JobInfo job = new EnvelopeCodec(EnvelopeCodec.MAX_BYTES)
                .read(json.getBytes(StandardCharsets.UTF_8))
                .job();
        executing = List.of(writer.executing(job, Instant.EPOCH, null));
        WorkerGroup.Member holder = new WorkerGroup.Member(() -> Set.of("1"), now -> record("a", Set.of()));
        writer.workerGroup().join(new WorkerGroup.Member(Set::of, now -> record("b", Set.of())));
        writer.workerGroup().join(holder);
        writer.workerGroup().join(new WorkerGroup.Member(Set::of, now -> record("c", Set.of())));
        StaleExecutions stale = new StaleExecutions(writer);

        stale.check();
        stale.check();
        assertThat(writer.flush(Duration.ofSeconds(5))).isTrue();
        assertThat(written).isEmpty();

        writer.workerGroup().leave(holder);
        stale.check();
        stale.check();
        assertThat(writer.flush(Duration.ofSeconds(5))).isTrue();
        assertThat(written).extracting(JobRecord::state).containsOnly(JobState.AVAILABLE);
    }

    @Test
    void theyAreDescribedAsOneAndTheLastLeaves() {
        Barback barback = Barback.builder(new MemoryBroker(), JobRegistry.of())
                .jobStoreWriter(writer)
                .build();
        try (Worker a =
                barback.worker(WorkerOptions.forQueue("mail").withProcessors(2).withQueues(shortly("mail")))) {
            try (Worker b = barback.worker(
                    WorkerOptions.forQueue("news").withProcessors(3).withQueues(shortly("news")))) {
                a.start();
                b.start();
                // In any order: a heartbeat that describes one of them may be written after one of both
                await().untilAsserted(() -> assertThat(heartbeats).anySatisfy(each -> {
                    assertThat(each.queues()).containsExactlyInAnyOrder("mail", "news");
                    assertThat(each.id()).isEqualTo("this process");
                    assertThat(each.processors()).isEqualTo(5);
                }));
            }
            assertThat(deletedWorkers).isEmpty();
        }
        assertThat(deletedWorkers).containsExactly("this process");
    }

    @Test
    void aQueueIsFullWhenItIsSoForAllThatServeIt() {
        writer.workerGroup().join(new WorkerGroup.Member(Set::of, now -> record("a", Set.of("a", "both"))));
        writer.workerGroup().join(new WorkerGroup.Member(Set::of, now -> record("b", Set.of())));
        WorkerRecord all = writer.workerGroup().describe(Instant.EPOCH).orElseThrow();
        assertThat(all.queues()).containsOnly("a", "b", "both");
        assertThat(all.full()).containsOnly("a");
        assertThat(all.processors()).isEqualTo(2);
    }

    private static Map<String, QueueOptions> shortly(String queue) {
        return Map.of(queue, QueueOptions.DEFAULTS.withPollInterval(Duration.ofMillis(50)));
    }

    private static WorkerRecord record(String queue, Set<String> full) {
        return new WorkerRecord(
                "this process", Set.of(queue, "both"), full, Set.of(), 1, 0, Instant.EPOCH, Instant.EPOCH, true);
    }
}
