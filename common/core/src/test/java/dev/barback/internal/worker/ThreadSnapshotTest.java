package dev.barback.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.Job;
import dev.barback.JobContext;
import dev.barback.Jobs;
import dev.barback.RetryOn;
import dev.barback.internal.broker.MemoryBroker;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** After a job, its thread has the same state as before. */
class ThreadSnapshotTest {
    /** A stopping worker waits for it. */
    private static final QueueOptions SHORTLY = QueueOptions.DEFAULTS.withPollInterval(Duration.ofMillis(50));

    private final ThreadLocal<String> tenant = new ThreadLocal<>();
    private final Untidy untidy = new Untidy();
    private final Looking looking = new Looking();
    private final MemoryBroker broker = new MemoryBroker(Clock.systemUTC(), Duration.ofSeconds(30));
    private final Barback barback = Barback.builder(broker, JobRegistry.of(untidy, looking, new Outer()))
            .threadContexts(List.of(() -> {
                String before = tenant.get();
                return () -> tenant.set(before);
            }))
            .build();
    private final Worker worker =
            barback.worker(WorkerOptions.forQueue("default").withProcessors(1).withQueues(Map.of("default", SHORTLY)));

    /** The state of a thread that its log lines and other code can see. */
    record Found(
            @Nullable Map<String, String> mdc,
            String name,
            int priority,
            @Nullable ClassLoader loader,
            boolean handled,
            boolean interrupted,
            @Nullable String tenant) {}

    private Found threadState() {
        Thread thread = Thread.currentThread();
        return new Found(
                MDC.getCopyOfContextMap(),
                thread.getName(),
                thread.getPriority(),
                thread.getContextClassLoader(),
                thread.getUncaughtExceptionHandler() != thread.getThreadGroup(),
                thread.isInterrupted(),
                tenant.get());
    }

    @RetryOn(value = IllegalStateException.class, attempts = 1, handler = Interrupting.class)
    class Untidy implements Job {
        public void perform(boolean fails) {
            mess();
            if (fails) {
                throw new IllegalStateException("and is given up");
            }
        }
    }

    /** Interrupts itself, as after a caught InterruptedException. */
    static class Interrupting implements dev.barback.ErrorHandler {
        @Override
        public void handle(JobContext context, Throwable error) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("ThreadPriorityCheck")
    private void mess() {
        Thread thread = Thread.currentThread();
        MDC.put("tenant", "acme");
        MDC.remove("job_id");
        thread.setName("acme's");
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.setContextClassLoader(new ClassLoader() {});
        thread.setUncaughtExceptionHandler((dying, error) -> {});
        thread.interrupt();
        tenant.set("acme");
    }

    class Looking implements Job {
        final List<Found> found = new CopyOnWriteArrayList<>();

        public void perform() {
            found.add(threadState());
        }
    }

    class Outer implements Job {
        public List<String> perform() {
            String before = MDC.get("job_id");
            barback.jobs().run(dev.barback.NewJob.named("Untidy", List.of(false)));
            return List.of(before, String.valueOf(MDC.get("job_id")), String.valueOf(MDC.get("tenant")));
        }
    }

    @AfterEach
    void stop() {
        worker.close();
        MDC.clear();
    }

    @Test
    void theNextJobFindsNothingOfTheOneBefore() {
        Jobs jobs = barback.jobs();
        jobs.performLater(Looking::perform);
        jobs.performLater(Untidy::perform, false);
        jobs.performLater(Looking::perform);
        jobs.performLater(Untidy::perform, true);
        jobs.performLater(Looking::perform);

        worker.start();
        await().until(() -> looking.found.size() == 3);

        assertThat(looking.found.get(0).tenant()).isNull();
        assertThat(looking.found.get(0).mdc()).containsOnlyKeys("job_id", "job_class", "queue");
        assertThat(looking.found)
                .extracting(found -> new Found(
                        null,
                        found.name(),
                        found.priority(),
                        found.loader(),
                        found.handled(),
                        found.interrupted(),
                        found.tenant()))
                .containsOnly(new Found(
                        null,
                        looking.found.get(0).name(),
                        Thread.NORM_PRIORITY,
                        looking.found.get(0).loader(),
                        false,
                        false,
                        null));
        assertThat(looking.found)
                .allSatisfy(found -> assertThat(found.mdc()).containsOnlyKeys("job_id", "job_class", "queue"));
    }

    @Test
    void whoPerformsNowKeepsItsThreadAsItWas() {
        MDC.put("request", "7");
        tenant.set("mine");
        Found before = threadState();

        barback.jobs().performNow(Untidy::perform, false);
        boolean interrupted = Thread.interrupted(); // kept for the caller, as any method does

        assertThat(threadState()).isEqualTo(before);
        assertThat(interrupted).isTrue();
    }

    @Test
    void aContextThatFailsFailsNoJob() {
        Barback failing = Barback.builder(broker, JobRegistry.of(looking))
                .threadContexts(List.of(
                        () -> {
                            throw new NoClassDefFoundError("gone");
                        },
                        () -> tenant::remove))
                .build();
        failing.jobs().performLater(Looking::perform);
        tenant.set("until the job's end");

        failing.processor().process(broker.fetch("default", 1, Duration.ZERO).get(0));

        assertThat(looking.found).hasSize(1);
        assertThat(tenant.get()).as("the other context").isNull();
        assertThat(failing.morgue().list(1)).isEmpty();
    }

    @Test
    void aJobThatPerformsAnotherIsStillItself() {
        List<?> ids = (List<?>) barback.jobs().run(dev.barback.NewJob.named("Outer", List.of()));

        assertThat(ids.get(1)).isEqualTo(ids.get(0));
        assertThat(ids.get(2)).isEqualTo("null");
    }
}
