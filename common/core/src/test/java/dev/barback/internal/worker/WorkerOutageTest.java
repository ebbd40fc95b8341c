package dev.barback.internal.worker;

import static dev.barback.internal.worker.WorkerFixture.acquire;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.internal.fair.ShareRules;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import dev.barback.internal.wire.EnvelopeCodec;
import dev.barback.internal.worker.WorkerTestJobs.Blocker;
import dev.barback.internal.worker.WorkerTestJobs.Recorder;
import dev.barback.spi.Broker;
import dev.barback.spi.ForwardingBroker;
import dev.barback.spi.Lease;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A broker that fails or does not answer is a problem of its worker, which goes on; long jobs are none. */
@Execution(ExecutionMode.CONCURRENT)
class WorkerOutageTest {
    private final WorkerFixture fixture = new WorkerFixture();

    @AfterEach
    void stop() {
        fixture.close();
    }

    /** An idle or a busy worker: leases can't be renewed, and no messages can be fetched. */
    @Test
    void aBrokerThatDoesNotAnswerIsAProblemOfABusyWorkerToo() {
        CountDownLatch outage = new CountDownLatch(1);
        AtomicBoolean blocked = new AtomicBoolean();
        Broker blockable = new ForwardingBroker(fixture.broker) {
            @Override
            public void renew(Collection<? extends Lease> leases) {
                if (blocked.get()) {
                    awaitEndOf(outage);
                }
                super.renew(leases);
            }
        };
        fixture.barback.jobs().performLater(Blocker::perform);
        try (Worker busy = Barback.builder(blockable, JobRegistry.of(fixture.blocker))
                .build()
                .worker(WorkerOptions.forQueue("default").withProcessors(1))) {
            busy.start();
            await().until(() -> fixture.blocker.running.get() == 1);
            assertThat(busy.problems(Duration.ofSeconds(10))).isEmpty();
            blocked.set(true);
            await().until(() -> busy.problems(Duration.ofMillis(600)).stream()
                    .anyMatch(problem -> problem.startsWith("No lease could be renewed for ")));
            outage.countDown();
            await().until(() -> busy.problems(Duration.ofMillis(600)).isEmpty());
            fixture.blocker.release.countDown();
        }
    }

    private static void awaitEndOf(CountDownLatch outage) {
        try {
            outage.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aBrokerThatFailsForAWhileStopsNothing() {
        Flaky flaky = new Flaky(fixture.broker);
        Barback unlucky =
                Barback.builder(flaky, JobRegistry.of(fixture.recorder)).build();
        flaky.fails = true;
        fixture.worker = unlucky.worker(WorkerOptions.forQueue("default"));
        fixture.worker.start();
        fixture.broker.publish("default", List.of());
        fixture.barback.jobs().performLater(Recorder::perform, "patience");
        await().until(() -> flaky.failures.get() > 5);
        assertThat(fixture.recorder.seen).isEmpty();
        flaky.fails = false;
        await().until(() -> fixture.recorder.seen.contains("patience") && fixture.leased() == 0);
    }

    @Test
    void aWorkerThatIsBusyForLongIsNotUnhealthy() throws InterruptedException {
        fixture.barback.jobs().performLater(Blocker::perform);
        fixture.start(WorkerOptions.forQueue("default").withProcessors(1));
        assertThat(acquire(fixture.blocker.started, 1)).isTrue();
        Dispatcher dispatcher = new Dispatcher(
                Map.of("default", QueueOptions.DEFAULTS),
                List::of,
                ShareRules.EQUAL,
                true,
                System::nanoTime); // no processor is idle
        DeliveryFilter deliveryFilter =
                new DeliveryFilter(new PoisonMessageGuard(5), null, new EnvelopeCodec(1_000), Clock.systemUTC());
        Fetcher fetcher = new Fetcher(
                fixture.broker,
                dispatcher,
                dispatcher.groups().get(0),
                deliveryFilter,
                DeliveryCompletion.unbatched(fixture.broker));
        Thread thread = new Thread(fetcher);
        thread.start();
        await().during(Duration.ofMillis(300)).until(() -> fetcher.problem(Duration.ofMillis(50)) == null);
        fetcher.stop();
        dispatcher.close();
        thread.join();
    }
}
