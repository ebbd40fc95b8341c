package dev.barback.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.Job;
import dev.barback.internal.broker.MemoryBroker;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import dev.barback.internal.worker.WorkerStatus.State;
import dev.barback.spi.Lease;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One of several jobs of a class stops their worker. */
class ExitOfOneTest {
    private final MemoryBroker broker = new MemoryBroker();
    private final CountDownLatch running = new CountDownLatch(3);
    private final CountDownLatch started = new CountDownLatch(1);
    private final Barback barback =
            Barback.builder(broker, JobRegistry.of(new Twin(), new Heir())).build();
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

    /** Has the code of a job, and is none. */
    abstract class Closing {
        public void perform(String way) throws InterruptedException {
            started.await();
            Thread thread = new Thread(() -> {
                if (way.equals("by a main method")) {
                    Tool.main(worker);
                } else {
                    worker.close();
                }
            });
            thread.start();
            thread.join();
        }
    }

    class Heir extends Closing implements Job {}

    static class Tool {
        static void main(Worker worker) {
            worker.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"by itself", "by a main method"})
    void inheritedCodeIsTheJobsAndMayCallAMainMethod(String way) {
        barback.jobs().performLater("Heir", List.of(way));

        worker.start();
        started.countDown();
        await().until(() -> worker.status().state() == State.STOPPED);

        assertThat(broker.fetch("default", 1, Duration.ZERO))
                .as("the message of the job is kept until its lease ends")
                .isEmpty();
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
