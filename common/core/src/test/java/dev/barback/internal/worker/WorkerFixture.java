package dev.barback.internal.worker;

import static org.awaitility.Awaitility.await;

import dev.barback.internal.broker.MemoryBroker;
import dev.barback.internal.morgue.BuriedJob;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import dev.barback.internal.worker.WorkerTestJobs.Blocker;
import dev.barback.internal.worker.WorkerTestJobs.Closer;
import dev.barback.internal.worker.WorkerTestJobs.Endless;
import dev.barback.internal.worker.WorkerTestJobs.Failer;
import dev.barback.internal.worker.WorkerTestJobs.Mute;
import dev.barback.internal.worker.WorkerTestJobs.Patient;
import dev.barback.internal.worker.WorkerTestJobs.Recorder;
import dev.barback.internal.worker.WorkerTestJobs.Sleepy;
import dev.barback.internal.worker.WorkerTestJobs.Stubborn;
import dev.barback.internal.worker.WorkerTestJobs.Unformulated;
import dev.barback.spi.Lease;
import dev.barback.spi.Message;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** One test's broker, jobs and worker, and what the tests of workers do with them. The worker ends with it. */
final class WorkerFixture implements AutoCloseable {
    final Flaky broker = new Flaky(new MemoryBroker(Clock.systemUTC(), Duration.ofSeconds(1)));
    final Recorder recorder = new Recorder();
    final Blocker blocker = new Blocker();
    final Failer failer = new Failer();
    final Closer closer = new Closer();
    final Barback barback = Barback.builder(
                    broker,
                    JobRegistry.of(
                            recorder,
                            blocker,
                            failer,
                            closer,
                            new Sleepy(),
                            new Patient(),
                            new Stubborn(),
                            new Unformulated(),
                            new Endless(),
                            new Mute()))
            .build();
    /** Set by the test, and closed with this. */
    Worker worker;

    @Override
    public void close() {
        blocker.release.countDown();
        if (worker != null) {
            worker.close();
        }
    }

    /** Options with a short poll interval, for which a stopping worker waits. */
    void start(WorkerOptions options) {
        QueueOptions shortly = QueueOptions.DEFAULTS.withPollInterval(Duration.ofMillis(50));
        worker = barback.worker(options.withQueues(Map.of("default", shortly)));
        worker.start();
    }

    BuriedJob buried(String id) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> barback.morgue().list(100).stream()
                        .anyMatch(job -> job.jobId().equals(id)));
        return barback.morgue().list(100).stream()
                .filter(job -> job.jobId().equals(id))
                .findFirst()
                .orElseThrow();
    }

    void publish(String... data) {
        for (String each : data) {
            broker.publish("default", List.of(new Message(each.getBytes(StandardCharsets.UTF_8), Map.of(), null)));
        }
    }

    long leased() {
        return broker.queues().stream()
                .mapToLong(queue -> queue.leased().orElse(0))
                .sum();
    }

    long pending() {
        return broker.queues().stream()
                .mapToLong(queue -> queue.leased().orElse(0)
                        + queue.available().orElse(0)
                        + queue.delayed().orElse(0))
                .sum();
    }

    static String text(Lease lease) {
        return new String(lease.message().data(), StandardCharsets.UTF_8);
    }

    static boolean acquire(Semaphore semaphore, int permits) {
        try {
            return semaphore.tryAcquire(permits, 20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
