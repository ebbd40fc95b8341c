package dev.barback.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.Job;
import dev.barback.internal.broker.MemoryBroker;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** An application that is slow to start creates its worker long before the worker starts. */
class LateStartTest {
    private static final Duration LONG = Duration.ofMillis(500);

    private final CountDownLatch release = new CountDownLatch(1);

    class Blocker implements Job {
        public void perform() throws InterruptedException {
            release.await();
        }
    }

    @Test
    void isNoProblem() {
        MemoryBroker broker = new MemoryBroker(Clock.systemUTC(), LONG.multipliedBy(2)); // it renews each quarter of it
        Barback barback = Barback.builder(broker, JobRegistry.of(new Blocker())).build();
        barback.jobs().performLater(Blocker::perform);
        try (Worker worker = barback.worker(WorkerOptions.forQueue("default").withProcessors(1))) {
            long made = System.nanoTime();
            await().until(() -> System.nanoTime() - made > LONG.toNanos());

            worker.start();
            await().pollInterval(Duration.ofMillis(5))
                    .until(() -> worker.status().inFlight() == 1);

            assertThat(worker.problems(LONG)).isEmpty();
            release.countDown();
        }
    }
}
