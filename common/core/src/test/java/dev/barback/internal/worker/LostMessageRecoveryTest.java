package dev.barback.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.barback.BrokerException;
import dev.barback.Job;
import dev.barback.JobInfo;
import dev.barback.JobRecord;
import dev.barback.internal.broker.MemoryBroker;
import dev.barback.internal.records.JobStoreOptions;
import dev.barback.internal.records.JobStoreWriter;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import dev.barback.internal.wire.EnvelopeCodec;
import dev.barback.spi.ExecutingJobs;
import dev.barback.spi.ForwardingBroker;
import dev.barback.spi.JobEdits.Replacement;
import dev.barback.spi.JobStore;
import dev.barback.spi.Message;
import dev.barback.spi.MessageAttributes;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many lost messages come back in few calls, whatever is wrong with some of them. */
class LostMessageRecoveryTest {
    private static final Instant THEN = Instant.now().minusSeconds(600);
    private static final Comparator<JobRecord> ORDER =
            Comparator.comparing(JobRecord::readyAt).thenComparing(JobRecord::jobId);

    private final EnvelopeCodec codec = new EnvelopeCodec(EnvelopeCodec.MAX_BYTES);
    private final Map<String, JobRecord> records = new TreeMap<>();
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicInteger replacements = new AtomicInteger();
    private final JobStore jobStore = (JobStore) Proxy.newProxyInstance(
            JobStore.class.getClassLoader(),
            new Class<?>[] {JobStore.class},
            (proxy, method, arguments) -> switch (method.getName()) {
                case "overdue" ->
                    overdue((String) arguments[0], (Duration) arguments[1], (Optional<?>) arguments[3], (int)
                            arguments[4]);
                case "replaceAll" -> replaceAll((Collection<?>) arguments[0]);
                case "paused" -> Map.of();
                case "cancelled" -> Set.of();
                case "markExecuting" -> ids((Collection<?>) arguments[0]);
                case "executing" -> new ExecutingJobs(List.of(), "");
                case "workers" -> List.of();
                case "prune" -> 0;
                case "isHeldByCaller" -> false;
                default -> null;
            });
    private final CountingBroker broker = new CountingBroker();
    private final JobStoreWriter writer =
            new JobStoreWriter(jobStore, "worker", JobStoreOptions.DEFAULTS.withLostAfter(Duration.ofSeconds(1)));

    static class Counter implements Job {
        final AtomicInteger count = new AtomicInteger();

        public void perform() {
            count.incrementAndGet();
        }
    }

    @AfterEach
    void close() {
        writer.close();
        broker.close();
    }

    @Test
    void aThousandAtATimeAreReadReplacedAndPublished() {
        lose("mail", 0, 5_000);
        recovery().recover(List.of("mail"));
        assertThat(broker.published).doesNotHaveDuplicates().hasSize(5_000);
        assertThat(reads).hasValue(6);
        assertThat(replacements).hasValue(5);
        assertThat(broker.calls).hasValue(5);
    }

    @Test
    void queuesTakeTurns() {
        lose("large", 0, 3_000);
        lose("small", 3_000, 3_001);
        recovery().recover(List.of("large", "small"));
        assertThat(broker.published).hasSize(3_001);
        assertThat(broker.published.indexOf("job03000")).isLessThan(2_000);
    }

    @Test
    void thoseThatCantBePublishedHoldUpNoOther() {
        lose("mail", 0, 3_000);
        for (int i = 0; i < 1_500; i++) {
            String id = id(i);
            records.put(id, JobRecord.waiting(records.get(id).job(), THEN, new byte[] {'{'}));
        }
        broker.refused.addAll(Set.of(id(1_700), id(2_900)));
        recovery().recover(List.of("mail"));
        assertThat(broker.published).doesNotHaveDuplicates().hasSize(1_498);
        assertThat(reads).hasValue(4);
        assertThat(records.get(id(1_700)).since()).as("it is as before").isBefore(THEN.plusSeconds(60));
        assertThat(records.get(id(1_701)).since()).isAfter(THEN.plusSeconds(60));
    }

    @Test
    void aFailureOfTheBrokerEndsTheRoundAndTheNextOneGoesOn() {
        lose("mail", 0, 2_500);
        broker.failures.set(1);
        LostMessageRecovery recovery = recovery();
        assertThatThrownBy(() -> recovery.recover(List.of("mail"))).isInstanceOf(BrokerException.class);
        assertThat(broker.published).isEmpty();
        recovery.recover(List.of("mail"));
        assertThat(broker.published).doesNotHaveDuplicates().hasSize(2_500);
    }

    @Test
    void afterItIsStoppedNoMorePortionsFollow() {
        lose("mail", 0, 5_000);
        LostMessageRecovery recovery = recovery();
        broker.onPublish = recovery::stop;
        recovery.recover(List.of("mail"));
        assertThat(broker.published).hasSize(1_000);
    }

    @Test
    void aWorkerThatAnotherHasOvertakenLeavesTheRestToIt() {
        lose("mail", 0, 5_000);
        Map<String, JobRecord> before = Map.copyOf(records);
        recovery().recover(List.of("mail"));
        Map<String, JobRecord> after = Map.copyOf(records);
        records.clear();
        records.putAll(before);
        int readsBefore = reads.get();
        RecoveryPass pass = new RecoveryPass("mail", broker, codec, writer, Clock.systemUTC());
        replacedByOthers = after;
        assertThat(pass.recoverPortion()).isFalse();
        assertThat(reads.get() - readsBefore).isEqualTo(1);
        assertThat(broker.published).hasSize(5_000);
    }

    /** The recovery waits for a queue without messages, and for a job store that works. */
    @Test
    void aWorkerRecoversBesideItsHeartbeat() {
        lose("default", 0, 2_500);
        Counter counter = new Counter();
        try (Worker worker = Barback.builder(broker, JobRegistry.of(counter))
                .jobStoreWriter(writer)
                .build()
                .worker(WorkerOptions.forQueue("default"))) {
            worker.start();
            await().atMost(Duration.ofMinutes(1)).until(() -> counter.count.get() == 2_500);
        }
        assertThat(broker.published).doesNotHaveDuplicates().hasSize(2_500);
    }

    private Map<String, JobRecord> replacedByOthers = Map.of();

    private LostMessageRecovery recovery() {
        WorkerView noView = null; // the queues are given
        return new LostMessageRecovery(noView, broker, codec, writer, Clock.systemUTC());
    }

    private void lose(String queue, int from, int to) {
        IntStream.range(from, to).forEach(i -> {
            JobInfo job = JobInfo.builder(id(i), "Counter", queue)
                    .enqueuedAt(THEN.plusMillis(i))
                    .build();
            records.put(job.jobId(), JobRecord.enqueued(job, codec.write(job, List.of())));
        });
    }

    private static String id(int i) {
        return "job%05d".formatted(i);
    }

    private synchronized List<JobRecord> overdue(String queue, Duration lostAfter, Optional<?> after, int max) {
        reads.incrementAndGet();
        Instant before = Instant.now().minus(lostAfter);
        return records.values().stream()
                .filter(job -> job.job().queue().equals(queue) && job.since().isBefore(before))
                .filter(job -> after.isEmpty() || ORDER.compare(job, (JobRecord) after.get()) > 0)
                .sorted(ORDER)
                .limit(max)
                .toList();
    }

    private synchronized Set<String> replaceAll(Collection<?> all) {
        replacements.incrementAndGet();
        records.putAll(replacedByOthers);
        Set<String> replaced = new HashSet<>();
        for (Object each : all) {
            Replacement replacement = (Replacement) each;
            String id = replacement.known().jobId();
            if (records.get(id).version() == replacement.known().version()) {
                records.put(id, replacement.later());
                replaced.add(id);
            }
        }
        return replaced;
    }

    private static Set<String> ids(Collection<?> jobs) {
        Set<String> ids = new HashSet<>();
        jobs.forEach(job -> ids.add(((JobRecord) job).jobId()));
        return ids;
    }

    /** Counts what is published, refuses some messages, and fails when it should. */
    private static final class CountingBroker extends ForwardingBroker {
        final List<String> published = new ArrayList<>();
        final Set<String> refused = new HashSet<>();
        final AtomicInteger calls = new AtomicInteger();
        final AtomicInteger failures = new AtomicInteger();
        Runnable onPublish = () -> {};

        CountingBroker() {
            super(new MemoryBroker());
        }

        @Override
        public void publish(String queue, Iterable<Message> messages) {
            calls.incrementAndGet();
            onPublish.run();
            if (failures.getAndDecrement() > 0) {
                throw new BrokerException("The broker is away.");
            }
            List<String> ids = new ArrayList<>();
            messages.forEach(message -> ids.add(message.attributes().get(MessageAttributes.JOB_ID)));
            if (ids.stream().anyMatch(refused::contains)) {
                throw new Refusal();
            }
            published.addAll(ids);
            super.publish(queue, messages);
        }
    }

    private static final class Refusal extends BrokerException {
        private static final long serialVersionUID = 1L;

        Refusal() {
            super("The broker does not take these data.");
        }

        @Override
        public boolean isAboutData() {
            return true;
        }
    }
}
