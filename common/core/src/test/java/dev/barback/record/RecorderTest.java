package dev.barback.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.broker.BrokerException;
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

/** Records that fail, which real ones do too rarely for a test. */
class RecorderTest {
    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");
    private static final Duration LONG = Duration.ofSeconds(10);

    private final Map<String, JobRecord> written = new ConcurrentHashMap<>();
    private final AtomicInteger writes = new AtomicInteger();
    private volatile boolean away;
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private final Records records = (Records) Proxy.newProxyInstance(
            Records.class.getClassLoader(), new Class<?>[] {Records.class}, (proxy, method, arguments) -> {
                if (method.isDefault()) {
                    return InvocationHandler.invokeDefault(proxy, method, arguments);
                } else if (!method.getName().equals("write")) {
                    throw new UnsupportedOperationException(method.getName());
                }
                gate.await();
                write((Collection<?>) arguments[0]);
                return null;
            });
    private final Recorder recorder = new Recorder(
            records, "worker", new RecordOptions(1_000, Duration.ofMinutes(1), RecordOptions.DEFAULTS.retention()));

    private void write(Collection<?> jobs) {
        writes.incrementAndGet();
        if (away) {
            throw new BrokerException("The records are away.");
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
        boolean says = job.attempt() != null && "\u2603".equals(job.attempt().error());
        return says || job.jobId().equals("poison");
    }

    @AfterEach
    void close() {
        gate.countDown();
        recorder.close();
    }

    @Test
    void whatWasAddedIsWrittenAfterAFlush() {
        recorder.add(List.of(waiting("a"), waiting("b")));
        assertThat(recorder.flush(LONG)).isTrue();
        assertThat(written).containsOnlyKeys("a", "b");
        assertThat(recorder.flush(Duration.ZERO))
                .as("nothing is left to be done")
                .isTrue();
    }

    @Test
    void whatHappensToAJobMeanwhileIsOneWrite() {
        recorder.add(List.of(waiting("a")));
        recorder.add(List.of(recorder.executing(waiting("a").job(), NOW, null)));
        assertThat(recorder.flush(LONG)).isTrue();
        assertThat(written.get("a").state()).isEqualTo(JobState.EXECUTING);
        assertThat(writes).hasValue(1);
    }

    @Test
    void whileTheRecordsAreAwayItKeepsWhatItCanAndCatchesUp() {
        away = true;
        recorder.add(List.of(waiting("a")));
        await().until(() -> !recorder.isWorking());
        assertThat(recorder.flush(LONG)).as("at once").isFalse();
        recorder.add(IntStream.range(0, 1_500).mapToObj(i -> waiting("n" + i)).toList());
        assertThat(recorder.backlog()).isLessThanOrEqualTo(1_000);
        recorder.add(List.of(recorder.executing(waiting("a").job(), NOW, null)));
        away = false;
        await().until(() -> written.size() == 1_000 && recorder.isWorking());
        assertThat(written.get("a").state()).as("it had a place already").isEqualTo(JobState.EXECUTING);
    }

    @Test
    void whileTheRecordsAreSlowABulkWaitsAndNothingIsLost() {
        gate = new CountDownLatch(1);
        Thread enqueuer = new Thread(() -> recorder.on(bulk(5_000)));
        enqueuer.start();
        await().until(() -> !recorder.awaitRoom(Duration.ofMillis(1)));
        assertThat(recorder.backlog()).isLessThan(1_000);
        recorder.add(List.of(waiting("in time")));
        gate.countDown();
        await().until(() -> !enqueuer.isAlive());
        assertThat(recorder.flush(LONG)).isTrue();
        assertThat(written).hasSize(5_001);
    }

    @Test
    void whileTheRecordsAreAwayNobodyWaits() {
        away = true;
        recorder.add(List.of(waiting("a")));
        await().until(() -> !recorder.isWorking());
        recorder.on(bulk(900));
        assertThat(recorder.awaitRoom(Duration.ZERO)).isTrue();
        assertThat(recorder.backlog()).isLessThanOrEqualTo(901);
        away = false;
        await().until(() -> written.size() == 901);
    }

    @Test
    void whoWaitsForRoomWaitsNoLongerWhenTheRecordsGo() throws Exception {
        gate = new CountDownLatch(1);
        recorder.add(IntStream.range(0, 100).mapToObj(i -> waiting("n" + i)).toList());
        await().until(() -> recorder.backlog() == 0); // they are being written
        recorder.add(IntStream.range(0, 100).mapToObj(i -> waiting("m" + i)).toList());
        assertThat(recorder.awaitRoom(Duration.ZERO)).isFalse();
        CompletableFuture<Boolean> waiter = CompletableFuture.supplyAsync(() -> recorder.awaitRoom(LONG));
        away = true;
        gate.countDown();
        assertThat(waiter.get()).isTrue();
    }

    @Test
    void oneThatIsRefusedKeepsNoneOfTheOthersBack() {
        recorder.add(List.of(waiting("a"), waiting("poison"), waiting("b")));
        assertThat(recorder.flush(LONG)).isTrue();
        assertThat(written).containsOnlyKeys("a", "b");
    }

    /** As a database does whose encoding has no such letter. Else the job would be said to run for ever. */
    @Test
    void anEndWhoseTextIsRefusedIsWrittenWithout() {
        JobRecord running = recorder.executing(waiting("a").job(), NOW, null);
        Attempt said = new Attempt("worker", NOW, NOW.plusSeconds(1), null, "\u2603", null);
        recorder.add(List.of(running));
        assertThat(recorder.flush(LONG)).isTrue();
        recorder.add(List.of(JobRecord.of(running.job(), JobState.DISCARDED, NOW.plusSeconds(1), said, null)));
        assertThat(recorder.flush(LONG)).isTrue();
        assertThat(written.get("a").state()).isEqualTo(JobState.DISCARDED);
        assertThat(written.get("a").attempt().error()).contains("did not take the text");
    }

    @Test
    void closingEndsItWhateverTheRecordsDo() {
        away = true;
        recorder.add(List.of(waiting("a")));
        await().until(() -> !recorder.isWorking());
        recorder.close();
        await().until(() -> {
            int before = writes.get();
            await().pollDelay(Duration.ofMillis(200)).until(() -> true);
            return writes.get() == before;
        });
    }

    @Test
    void textsAreCutAndCleaned() {
        assertThat(Notes.text("a\0b\ud800c")).isEqualTo("a\ufffdb\ufffdc");
        assertThat(Notes.text("😀".repeat(3_000)))
                .hasSize(2 * Recorder.LONGEST_TEXT + 3)
                .endsWith("😀...");
    }

    private static JobEvent bulk(int jobs) {
        return new JobEvent.EnqueuedAll(IntStream.range(0, jobs)
                .mapToObj(i -> new JobEvent.Enqueued(waiting("n" + i).job(), new byte[] {'1'}))
                .toList());
    }

    private static JobRecord waiting(String id) {
        return JobRecord.waiting(new JobFacts(id, "Job", "default", null, 0, NOW, null, null, null, null), NOW, null);
    }
}
