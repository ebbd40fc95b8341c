package dev.barback.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.Job;
import dev.barback.Jobs;
import dev.barback.Queue;
import dev.barback.internal.worker.Worker;
import dev.barback.internal.worker.WorkerStatus.State;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.search.MeterNotFoundException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** A worker inside an application: from its start to its end, its health and its metrics. */
class WorkerInsideTest {

    /** Runs until it is released. */
    @Queue("gated")
    static class Gated implements Job {
        final CountDownLatch started = new CountDownLatch(1);
        final CountDownLatch gate = new CountDownLatch(1);
        volatile boolean ended;

        public void perform() throws InterruptedException {
            started.countDown();
            gate.await();
            ended = true;
        }
    }

    static class Quick implements Job {
        public void perform(boolean fail) {
            if (fail) {
                throw new IllegalStateException("as told");
            }
        }
    }

    /** Ends the application that it is in. */
    static class Closing implements Job {
        private final ApplicationContext application;

        Closing(ApplicationContext application) {
            this.application = application;
        }

        public void perform() {
            SpringApplication.exit(application);
        }
    }

    private static ApplicationContextRunner withWorker() {
        return Application.inMemory()
                .withPropertyValues(
                        "barback.worker.enabled=true",
                        "barback.worker.processors.min=2",
                        "barback.worker.processors.max=5")
                .withBean(Gated.class)
                .withBean(Quick.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "TRUE"})
    void servesTheDefaultQueueAndThoseThatJobsDeclare(String enabled) {
        withWorker().withPropertyValues("barback.worker.enabled=" + enabled).run(context -> {
            Worker worker = context.getBean(Worker.class);
            assertThat(worker.status().state()).isEqualTo(State.RUNNING);
            assertThat(worker.status().processors()).isEqualTo(2);
            await().until(() -> context.getBean(CountingBroker.class).queues().stream()
                    .map(queue -> queue.name())
                    .toList()
                    .containsAll(java.util.List.of("default", "gated", "morgue")));
        });
    }

    @Test
    void closingTheContextLetsRunningJobsFinish() throws Exception {
        CountingBroker broker = new CountingBroker();
        Gated gated = new Gated();
        var runner = Application.onPubSub()
                .withPropertyValues("barback.worker.enabled=true", "barback.worker.grace=60s")
                .withBean(CountingBroker.class, () -> broker)
                .withBean(Gated.class, () -> gated);
        runner.run(context -> {
            Worker worker = context.getBean(Worker.class);
            HealthIndicator health = context.getBean(HealthIndicator.class);
            context.getBean(Jobs.class).performLater(Gated::perform);
            assertThat(gated.started.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(health.health().getStatus()).isEqualTo(Status.UP);

            Thread closing =
                    new Thread(() -> context.getSourceApplicationContext().close());
            closing.start();
            await().until(() -> worker.status().state() == State.STOPPING);
            assertThat(health.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
            assertThat(broker.closed).isFalse();
            assertThat(gated.ended).isFalse();
            gated.gate.countDown();
            closing.join(TimeUnit.SECONDS.toMillis(60));

            assertThat(gated.ended).isTrue();
            assertThat(worker.status().state()).isEqualTo(State.STOPPED);
            assertThat(health.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
            assertThat(broker.closed).isTrue();
        });
    }

    @Test
    void aJobThatClosesItsApplicationIsNeitherWaitedForNorGivenBack() {
        withWorker()
                .withPropertyValues("barback.worker.grace=60s")
                .withBean(Closing.class)
                .run(context -> {
                    Worker worker = context.getBean(Worker.class);
                    CountingBroker broker = context.getBean(CountingBroker.class);
                    context.getBean(Jobs.class).performLater(Closing::perform);

                    await().atMost(Duration.ofSeconds(30))
                            .until(() -> worker.status().state() == State.STOPPED);

                    assertThat(broker.queues().stream()
                                    .mapToLong(queue -> queue.leased().orElse(0))
                                    .sum())
                            .isEqualTo(1);
                });
    }

    /** Spring's test support pauses contexts between test classes, and resumes them later. */
    @Test
    void aPausedContextGoesOn() {
        withWorker().run(context -> {
            context.getSourceApplicationContext().pause();
            context.getSourceApplicationContext().restart();
            assertThat(context.getBean(Worker.class).status().state()).isEqualTo(State.RUNNING);
        });
    }

    @Test
    void countsAndTimesJobs() {
        withWorker()
                .withBean(SimpleMeterRegistry.class)
                .withPropertyValues("barback.retry.attempts=1")
                .run(context -> {
                    MeterRegistry meters = context.getBean(MeterRegistry.class);
                    context.getBeansOfType(MeterBinder.class).values().forEach(binder -> binder.bindTo(meters));
                    Jobs jobs = context.getBean(Jobs.class);
                    Gated gated = context.getBean(Gated.class);
                    jobs.performLater(Gated::perform);
                    assertThat(gated.started.await(30, TimeUnit.SECONDS)).isTrue();
                    assertThat(meters.get("barback.worker.in.flight").gauge().value())
                            .isEqualTo(1);
                    assertThat(meters.get("barback.worker.leases").gauge().value())
                            .isEqualTo(1);
                    assertThat(meters.get("barback.worker.processors").gauge().value())
                            .isEqualTo(2);
                    assertThat(meters.get("barback.worker.processors.min")
                                    .gauge()
                                    .value())
                            .isEqualTo(2);
                    assertThat(meters.get("barback.worker.processors.max")
                                    .gauge()
                                    .value())
                            .isEqualTo(5);
                    gated.gate.countDown();
                    jobs.performLater(Quick::perform, false);
                    jobs.performLater(Quick::perform, false);
                    jobs.performLater(Quick::perform, true);

                    await().ignoreException(MeterNotFoundException.class).untilAsserted(() -> {
                        assertThat(performed(meters, "Gated", "gated", "completed"))
                                .isEqualTo(1);
                        assertThat(performed(meters, "Quick", "default", "completed"))
                                .isEqualTo(2);
                        assertThat(performed(meters, "Quick", "default", "dead"))
                                .isEqualTo(1);
                        assertThat(meters.get("barback.jobs.buried").counter().count())
                                .isEqualTo(1);
                        assertThat(meters.get("barback.worker.in.flight")
                                        .gauge()
                                        .value())
                                .isZero();
                        assertThat(meters.get("barback.worker.leases").gauge().value())
                                .isZero();
                    });
                    Timer took = meters.get("barback.jobs.performed")
                            .tag("class", "Gated")
                            .timer();
                    assertThat(took.totalTime(TimeUnit.NANOSECONDS)).isPositive();
                    Timer wait = meters.get("barback.jobs.wait")
                            .tag("class", "Quick")
                            .timer();
                    assertThat(wait.count()).isEqualTo(3);
                    assertThat(wait.totalTime(TimeUnit.SECONDS))
                            .isLessThan(Duration.ofMinutes(3).toSeconds());
                    assertThat(meters.get("barback.jobs.enqueued")
                                    .tag("class", "Quick")
                                    .tag("queue", "default")
                                    .counter()
                                    .count())
                            .isEqualTo(3);
                });
    }

    private static long performed(MeterRegistry meters, String job, String queue, String outcome) {
        return meters.get("barback.jobs.performed")
                .tags("class", job, "queue", queue, "outcome", outcome)
                .timer()
                .count();
    }

    /** Many libraries bring Micrometer along; without a registry it is not in use. */
    @Test
    void withoutAMeterRegistryNothingIsMeasured() {
        withWorker().run(context -> assertThat(context).doesNotHaveBean(JobMetrics.class));
    }

    @Test
    void healthIsDownWhileThereAreProblems() {
        var stuck = new dev.barback.internal.worker.WorkerStatus(
                State.RUNNING,
                2,
                dev.barback.internal.worker.ProcessorRange.fixed(2),
                0,
                0,
                0,
                0,
                java.util.List.of("Nothing could be received."));
        assertThat(WorkerHealthIndicator.of(stuck).getStatus()).isEqualTo(Status.DOWN);
        assertThat(WorkerHealthIndicator.of(stuck).getDetails())
                .containsEntry("problems", java.util.List.of("Nothing could be received."));
    }
}
