package dev.barback.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.Job;
import dev.barback.NewJob;
import dev.barback.internal.broker.MemoryBroker;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import dev.barback.spi.Broker;
import dev.barback.spi.FairnessPolicy;
import dev.barback.spi.ForwardingBroker;
import dev.barback.spi.Lease;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A broker that is far away, or slow: each fetch takes long, however many messages it brings. */
class DistantBrokerTest {
    private static final int JOBS = 2_000;

    static class Brief implements Job {
        final CountDownLatch runs = new CountDownLatch(JOBS);

        public void perform() {
            runs.countDown();
        }
    }

    private static final class DistantBroker extends ForwardingBroker {
        private final CountDownLatch never = new CountDownLatch(1);
        private final AtomicInteger fetches = new AtomicInteger();

        DistantBroker(Broker broker) {
            super(broker);
        }

        @Override
        public List<Lease> fetch(String queue, int max, Duration wait, FairnessPolicy policy) {
            List<Lease> leases = super.fetch(queue, max, wait, policy);
            fetches.incrementAndGet();
            try {
                assertThat(never.await(400, TimeUnit.MILLISECONDS)).isFalse();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return leases;
        }
    }

    /** Otherwise a worker that falls behind once would stay behind: processors / latency is a low rate. */
    @Test
    void briefJobsAreFetchedInLargerAndLargerBatches() throws InterruptedException {
        DistantBroker broker = new DistantBroker(new MemoryBroker());
        Brief brief = new Brief();
        Barback barback = Barback.builder(broker, JobRegistry.of(brief)).build();
        barback.jobs()
                .performAllLater(IntStream.range(0, JOBS)
                        .mapToObj(number -> NewJob.of(Brief::perform))
                        .toList());

        try (Worker worker = barback.worker(WorkerOptions.forQueue("default").withProcessors(4))) {
            worker.start();
            assertThat(brief.runs.await(60, TimeUnit.SECONDS))
                    .as("all jobs run")
                    .isTrue();
        }

        assertThat(broker.fetches.get()).isLessThan(60);
    }
}
