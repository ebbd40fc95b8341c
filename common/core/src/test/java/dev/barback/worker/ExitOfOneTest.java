package dev.barback.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.Job;
import dev.barback.broker.Lease;
import dev.barback.broker.MemoryBroker;
import dev.barback.registry.JobRegistry;
import dev.barback.runtime.Barback;
import dev.barback.worker.WorkerStatus.State;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** One of several jobs of a class stops their worker. */
class ExitOfOneTest {
    private final MemoryBroker broker = new MemoryBroker();
    private final CountDownLatch running = new CountDownLatch(3);
    private final Barback barback =
            Barback.builder(broker, JobRegistry.of(new Twin())).build();
    private final Worker worker = barback.worker(WorkerOptions.forQueue("default")
            .withProcessors(3)
            .withGrace(Duration.ofMillis(100))
            .withQueues(Map.of("default", QueueOptions.DEFAULTS.withPollInterval(Duration.ofMillis(50)))));

    class Twin implements Job {
        public void perform(String role) throws InterruptedException {
            running.countDown();
            running.await();
            if (role.equals("closes")) {
                worker.close();
            } else {
                new CountDownLatch(1).await();
            }
        }
    }

    @Test
    void theOthersAreGivenBack() {
        for (String role : List.of("waits", "closes", "waits")) {
            barback.jobs().performLater(Twin::perform, role);
        }

        worker.start();
        await().until(() -> worker.status().state() == State.STOPPED);

        assertThat(broker.fetch("default", 3, Duration.ZERO))
                .as("the released messages; the message of the third is kept until its lease ends")
                .extracting(ExitOfOneTest::text)
                .hasSize(2)
                .allMatch(job -> job.contains("\"waits\""));
    }

    private static String text(Lease lease) {
        return new String(lease.message().data(), StandardCharsets.UTF_8);
    }
}
