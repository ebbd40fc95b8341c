package dev.barback.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.JobInfo;
import dev.barback.broker.MemoryBroker;
import dev.barback.record.Crew;
import dev.barback.record.ExecutingJobs;
import dev.barback.record.JobRecord;
import dev.barback.record.JobState;
import dev.barback.record.RecordOptions;
import dev.barback.record.Recorder;
import dev.barback.record.Records;
import dev.barback.record.WorkerRecord;
import dev.barback.registry.JobRegistry;
import dev.barback.runtime.Barback;
import dev.barback.wire.EnvelopeCodec;
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

/** Several workers of one process, which the records know by one name. */
class CrewTest {
    private final List<JobRecord> written = new CopyOnWriteArrayList<>();
    private final List<WorkerRecord> heartbeats = new CopyOnWriteArrayList<>();
    private final List<String> left = new CopyOnWriteArrayList<>();
    private volatile List<JobRecord> executing = List.of();
    private final Records records = (Records) Proxy.newProxyInstance(
            Records.class.getClassLoader(), new Class<?>[] {Records.class}, (proxy, method, arguments) -> {
                switch (method.getName()) {
                    case "write" -> ((Collection<?>) arguments[0]).forEach(job -> written.add((JobRecord) job));
                    case "heartbeat" -> heartbeats.add((WorkerRecord) arguments[0]);
                    case "leave" -> left.add((String) arguments[0]);
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
    private final Recorder recorder = new Recorder(records, "this process", RecordOptions.DEFAULTS);

    @AfterEach
    void close() {
        recorder.close();
    }

    @Test
    void whatOneHasInHandIsNoStrayOfAnother() {
        String json = "{\"job_class\":\"A\",\"job_id\":\"1\",\"queue_name\":\"default\",\"arguments\":[]}";
        JobInfo job = new EnvelopeCodec(EnvelopeCodec.LARGEST).read(json.getBytes(StandardCharsets.UTF_8));
        executing = List.of(recorder.executing(job, Instant.EPOCH, null));
        Crew.Member has = new Crew.Member(() -> Set.of("1"), now -> record("a", Set.of()));
        recorder.crew().join(new Crew.Member(Set::of, now -> record("b", Set.of())));
        recorder.crew().join(has);
        recorder.crew().join(new Crew.Member(Set::of, now -> record("c", Set.of())));
        Strays strays = new Strays(recorder);

        strays.look();
        strays.look();
        assertThat(recorder.flush(Duration.ofSeconds(5))).isTrue();
        assertThat(written).isEmpty();

        recorder.crew().leave(has);
        strays.look();
        strays.look();
        assertThat(recorder.flush(Duration.ofSeconds(5))).isTrue();
        assertThat(written).extracting(JobRecord::state).containsOnly(JobState.AVAILABLE);
    }

    @Test
    void theyAreDescribedAsOneAndTheLastLeaves() {
        Barback barback = Barback.builder(new MemoryBroker(), JobRegistry.of())
                .recorder(recorder)
                .build();
        try (Worker a =
                barback.worker(WorkerOptions.forQueue("mail").withProcessors(2).withQueues(shortly("mail")))) {
            try (Worker b = barback.worker(
                    WorkerOptions.forQueue("news").withProcessors(3).withQueues(shortly("news")))) {
                a.start();
                b.start();
                await().until(() ->
                        heartbeats.stream().anyMatch(each -> each.queues().equals(Set.of("mail", "news"))));
                assertThat(heartbeats.get(heartbeats.size() - 1).id()).isEqualTo("this process");
                assertThat(heartbeats.get(heartbeats.size() - 1).processors()).isEqualTo(5);
            }
            assertThat(left).isEmpty();
        }
        assertThat(left).containsExactly("this process");
    }

    @Test
    void aQueueIsFullWhenItIsSoForAllThatServeIt() {
        recorder.crew().join(new Crew.Member(Set::of, now -> record("a", Set.of("a", "both"))));
        recorder.crew().join(new Crew.Member(Set::of, now -> record("b", Set.of())));
        WorkerRecord all = recorder.crew().describe(Instant.EPOCH).orElseThrow();
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
