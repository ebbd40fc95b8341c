package dev.barback.internal.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.BrokerException;
import dev.barback.ExecutionState;
import dev.barback.JobEvent;
import dev.barback.JobInfo;
import dev.barback.JobRecord;
import dev.barback.JobState;
import dev.barback.spi.JobStore;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A job store that fails, as real ones do too rarely for a test. */
class JobStoreWriterTest {
    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");
    private static final Duration LONG = Duration.ofSeconds(10);

    private final Map<String, JobRecord> written = new ConcurrentHashMap<>();
    private final AtomicInteger writes = new AtomicInteger();
    private volatile boolean unavailable;
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private final JobStore jobStore = (JobStore) Proxy.newProxyInstance(
            JobStore.class.getClassLoader(), new Class<?>[] {JobStore.class}, (proxy, method, arguments) -> {
                if (method.isDefault()) {
                    return InvocationHandler.invokeDefault(proxy, method, arguments);
                } else if (!method.getName().equals("write")) {
                    throw new UnsupportedOperationException(method.getName());
                }
                gate.await();
                write((Collection<?>) arguments[0]);
                return null;
            });
    private final JobStoreWriter writer = new JobStoreWriter(
            jobStore,
            "worker",
            new JobStoreOptions(1_000, Duration.ofMinutes(1), JobStoreOptions.DEFAULTS.retention()));

    private void write(Collection<?> jobs) {
        writes.incrementAndGet();
        if (unavailable) {
            throw new BrokerException("The job store is unavailable.");
        } else if (jobs.stream().anyMatch(job -> isRefused((JobRecord) job))) {
            throw new BrokerException("No such text.") {
                @Override
                public boolean isRefusal() {
                    return true;
                }
            };
        }
        jobs.forEach(job -> written.merge(((JobRecord) job).jobId(), (JobRecord) job, JobRecord::merge));
    }

    private static boolean isRefused(JobRecord job) {
        boolean hasRefusedText =
                job.execution() != null && "\u2603".equals(job.execution().error());
        return hasRefusedText || job.jobId().equals("poison");
    }

    @AfterEach
    void close() {
        gate.countDown();
        writer.close();
    }

    @Test
    void whatWasAddedIsWrittenAfterAFlush() {
        writer.add(List.of(waiting("a"), waiting("b")));
        assertThat(writer.flush(LONG)).isTrue();
        assertThat(written).containsOnlyKeys("a", "b");
        assertThat(writer.flush(Duration.ZERO)).as("all is written").isTrue();
    }

    @Test
    void whatHappensToAJobMeanwhileIsOneWrite() {
        writer.add(List.of(waiting("a")));
        writer.add(List.of(writer.executing(waiting("a").job(), NOW, null)));
        assertThat(writer.flush(LONG)).isTrue();
        assertThat(written.get("a").state()).isEqualTo(JobState.EXECUTING);
        assertThat(writes).hasValue(1);
    }

    @Test
    void whileTheRecordsAreAwayItKeepsWhatItCanAndCatchesUp() {
        unavailable = true;
        writer.add(List.of(waiting("a")));
        await().until(() -> !writer.isWorking());
        assertThat(writer.flush(LONG)).as("at once").isFalse();
        writer.add(IntStream.range(0, 1_500).mapToObj(i -> waiting("n" + i)).toList());
        assertThat(writer.bufferedJobs()).isLessThanOrEqualTo(1_000);
        writer.add(List.of(writer.executing(waiting("a").job(), NOW, null)));
        unavailable = false;
        await().until(() -> written.size() == 1_000 && writer.isWorking());
        assertThat(written.get("a").state()).as("it had a place already").isEqualTo(JobState.EXECUTING);
    }

    @Test
    void whileTheRecordsAreSlowABulkWaitsAndNothingIsLost() {
        gate = new CountDownLatch(1);
        Thread enqueuer = new Thread(() -> writer.on(bulk(5_000)));
        enqueuer.start();
        await().until(() -> !writer.awaitRoom(Duration.ofMillis(1)));
        assertThat(writer.bufferedJobs()).isLessThan(1_000);
        writer.add(List.of(waiting("in-time")));
        gate.countDown();
        await().until(() -> !enqueuer.isAlive());
        assertThat(writer.flush(LONG)).isTrue();
        assertThat(written).hasSize(5_001);
    }

    @Test
    void whileTheRecordsAreAwayNobodyWaits() {
        unavailable = true;
        writer.add(List.of(waiting("a")));
        await().until(() -> !writer.isWorking());
        writer.on(bulk(900));
        assertThat(writer.awaitRoom(Duration.ZERO)).isTrue();
        assertThat(writer.bufferedJobs()).isLessThanOrEqualTo(901);
        unavailable = false;
        await().until(() -> written.size() == 901);
    }

    @Test
    void whoWaitsForRoomWaitsNoLongerWhenTheRecordsGo() throws Exception {
        gate = new CountDownLatch(1);
        writer.add(IntStream.range(0, 100).mapToObj(i -> waiting("n" + i)).toList());
        await().until(() -> writer.bufferedJobs() == 0); // they are being written
        writer.add(IntStream.range(0, 100).mapToObj(i -> waiting("m" + i)).toList());
        assertThat(writer.awaitRoom(Duration.ZERO)).isFalse();
        CompletableFuture<Boolean> waiter = CompletableFuture.supplyAsync(() -> writer.awaitRoom(LONG));
        unavailable = true;
        gate.countDown();
        assertThat(waiter.get()).isTrue();
    }

    @Test
    void oneThatIsRefusedKeepsNoneOfTheOthersBack() {
        writer.add(List.of(waiting("a"), waiting("poison"), waiting("b")));
        assertThat(writer.flush(LONG)).isTrue();
        assertThat(written).containsOnlyKeys("a", "b");
    }

    /** A database whose encoding lacks a character refuses it. Else the job would be recorded as running for ever. */
    @Test
    void anEndWhoseTextIsRefusedIsWrittenWithout() {
        JobRecord running = writer.executing(waiting("a").job(), NOW, null);
        ExecutionState refused = new ExecutionState("worker", NOW, NOW.plusSeconds(1), null, "\u2603", null);
        writer.add(List.of(running));
        assertThat(writer.flush(LONG)).isTrue();
        writer.add(List.of(JobRecord.of(running.job(), JobState.DISCARDED, NOW.plusSeconds(1), refused, null)));
        assertThat(writer.flush(LONG)).isTrue();
        assertThat(written.get("a").state()).isEqualTo(JobState.DISCARDED);
        assertThat(written.get("a").execution().error()).contains("did not take the text");
    }

    @Test
    void closingEndsItWhateverTheRecordsDo() {
        unavailable = true;
        writer.add(List.of(waiting("a")));
        await().until(() -> !writer.isWorking());
        writer.close();
        await().until(() -> {
            int before = writes.get();
            await().pollDelay(Duration.ofMillis(200)).until(() -> true);
            return writes.get() == before;
        });
    }

    @Test
    void textsAreCutAndCleaned() {
        assertThat(EventToRecordMapper.text("a\0b\ud800c")).isEqualTo("a\ufffdb\ufffdc");
        assertThat(EventToRecordMapper.text("😀".repeat(3_000)))
                .hasSize(2 * ExecutionState.MAX_TEXT_LENGTH + 3)
                .endsWith("😀...");
    }

    private static JobEvent bulk(int jobs) {
        return new JobEvent.EnqueuedAll(IntStream.range(0, jobs)
                .mapToObj(i -> new JobEvent.Enqueued(waiting("n" + i).job(), new byte[] {'1'}))
                .toList());
    }

    private static JobRecord waiting(String id) {
        return JobRecord.waiting(
                JobInfo.builder(id, "Job", "default").enqueuedAt(NOW).build(), NOW, null);
    }
}
