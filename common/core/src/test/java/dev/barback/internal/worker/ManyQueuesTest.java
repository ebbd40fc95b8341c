package dev.barback.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.Job;
import dev.barback.NewJob;
import dev.barback.Options;
import dev.barback.internal.broker.MemoryBroker;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import dev.barback.spi.ForwardingBroker;
import dev.barback.spi.Lease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a worker needs does not grow with the number of its queues. */
class ManyQueuesTest {
    private static final int QUEUES = 1_000;
    private static final int JOBS_EACH = 3;
    private static final int PROCESSORS = 4;

    /** 3 fetchers, 3 timers, an AckBatcher, the maintenance and its end, and one that keeps the JVM alive. */
    private static final int OTHER_THREADS = 10;

    private final ThreadGroup threads = new ThreadGroup("many queues");

    static class Counting implements Job {
        final CountDownLatch runs = new CountDownLatch(QUEUES * JOBS_EACH);

        public void perform() {
            runs.countDown();
        }
    }

    /** Counts the calls for one queue. */
    private static final class OneByOne extends ForwardingBroker {
        final AtomicInteger calls = new AtomicInteger();

        OneByOne() {
            super(new MemoryBroker());
        }

        @Override
        public void acknowledge(String queue, Collection<? extends Lease> leases) {
            calls.incrementAndGet();
            super.acknowledge(queue, leases);
        }

        @Override
        public void release(String queue, Collection<? extends Lease> leases) {
            calls.incrementAndGet();
            super.release(queue, leases);
        }
    }

    @Test
    void thousandQueuesNeedNoMoreThreadsThanOne() throws InterruptedException {
        Counting counting = new Counting();
        OneByOne broker = new OneByOne();
        Barback barback = Barback.builder(broker, JobRegistry.of(counting)).build();
        Map<String, QueueOptions> queues = new LinkedHashMap<>();
        List<NewJob> jobs = new ArrayList<>();
        for (int i = 0; i < QUEUES; i++) {
            queues.put("queue-" + i, QueueOptions.DEFAULTS.withPollInterval(Duration.ofMillis(100)));
            for (int j = 0; j < JOBS_EACH; j++) {
                jobs.add(NewJob.of(Counting::perform).set(Options.queue("queue-" + i)));
            }
        }
        barback.jobs().performAllLater(jobs);
        try (Worker worker = barback.worker(
                WorkerOptions.forQueue("queue-0").withQueues(queues).withProcessors(PROCESSORS))) {
            Thread start = new Thread(threads, worker::start);
            start.start();

            assertThat(counting.runs.await(60, TimeUnit.SECONDS))
                    .as("all jobs run")
                    .isTrue();

            assertThat(threads.activeCount()).isLessThanOrEqualTo(PROCESSORS + OTHER_THREADS);
        }
        assertThat(broker.calls).as("calls for one queue").hasValue(0);
        assertThat(broker.queues()).allMatch(queue -> queue.leased().orElse(1) == 0);
    }
}
