package dev.barback.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.DiscardOn;
import dev.barback.EnqueueInterceptor;
import dev.barback.ErrorHandler;
import dev.barback.Job;
import dev.barback.JobContext;
import dev.barback.JobEvent;
import dev.barback.JobInfo;
import dev.barback.JobListener;
import dev.barback.Jobs;
import dev.barback.PerformInterceptor;
import dev.barback.RetryOn;
import dev.barback.RetryWait;
import dev.barback.internal.enqueue.TimeAndIds;
import dev.barback.spring.BeansTest.Diary;
import dev.barback.spring.BeansTest.Hidden;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** Interceptors, listeners, error handlers and clocks of the application become part of Barback. */
class ExtensionBeansTest {
    @Test
    void jobsInterceptorsListenersAndHandlersMayEnqueue() {
        Application.inMemory()
                .withBean(Diary.class)
                .withBean(Busy.class)
                .withBean(Hidden.class)
                .withBean(HandlerWithJobs.class)
                .withBean(ListenerWithJobs.class)
                .withBean(Rescued.class)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    Jobs jobs = context.getBean(Jobs.class);
                    jobs.performNow(Busy::perform);
                    jobs.performNow(Rescued::perform);
                    assertThat(context.getBean(CountingBroker.class).batches()).containsExactly(1, 1);
                });
    }

    /** Has all beans injected that Barback itself is made of. */
    static class Busy implements Job, PerformInterceptor {
        private final Jobs jobs;

        Busy(Jobs jobs) {
            this.jobs = jobs;
        }

        public void perform() {
            jobs.performLater(Hidden::perform, "Ada");
        }

        @Override
        public void aroundPerform(JobContext context, Proceed next) throws Exception {
            next.proceed();
        }
    }

    @DiscardOn(value = IllegalStateException.class, handler = HandlerWithJobs.class)
    static class Rescued implements Job {
        public void perform() {
            throw new IllegalStateException("done for");
        }
    }

    static class HandlerWithJobs implements ErrorHandler {
        private final Jobs jobs;

        HandlerWithJobs(Jobs jobs) {
            this.jobs = jobs;
        }

        @Override
        public void handle(JobContext context, Throwable error) {
            jobs.performLater(Hidden::perform, "Ada");
        }
    }

    static class ListenerWithJobs implements JobListener {
        ListenerWithJobs(Jobs jobs) {
            assertThat(jobs).isNotNull();
        }

        @Override
        public void on(JobEvent event) {}
    }

    @Configuration(proxyBeanMethods = false)
    static class Interceptors {
        @Bean
        Diary diary() {
            return new Diary();
        }

        @Bean
        @Order(2)
        EnqueueInterceptor secondEnqueue(Diary diary) {
            return (job, next) -> {
                diary.add("enqueue 2");
                next.proceed();
            };
        }

        @Bean
        @Order(1)
        EnqueueInterceptor firstEnqueue(Diary diary) {
            return (job, next) -> {
                diary.add("enqueue 1");
                next.proceed();
            };
        }

        @Bean
        @Order(2)
        PerformInterceptor secondPerform(Diary diary) {
            return (job, next) -> {
                diary.add("perform 2");
                next.proceed();
            };
        }

        @Bean
        @Order(1)
        PerformInterceptor firstPerform(Diary diary) {
            return (job, next) -> {
                diary.add("perform 1");
                next.proceed();
            };
        }
    }

    @Order(0)
    static class Self implements Job, EnqueueInterceptor, PerformInterceptor {
        private final Diary diary;

        Self(Diary diary) {
            this.diary = diary;
        }

        public void perform() {}

        @Override
        public void aroundEnqueue(JobInfo job, EnqueueInterceptor.Proceed next) throws Exception {
            diary.add("own enqueue");
            next.proceed();
        }

        @Override
        public void aroundPerform(JobContext context, PerformInterceptor.Proceed next) throws Exception {
            diary.add("own perform");
            next.proceed();
        }
    }

    @Test
    void interceptorsApplyInOrderAndAJobsOwnToItselfAlone() {
        Application.inMemory()
                .withUserConfiguration(Interceptors.class)
                .withBean(Self.class)
                .run(context -> {
                    Jobs jobs = context.getBean(Jobs.class);
                    Diary diary = context.getBean(Diary.class);
                    jobs.performLater(Self::perform);
                    assertThat(diary).containsExactly("enqueue 1", "enqueue 2", "own enqueue");
                    diary.clear();
                    jobs.performNow(Self::perform);
                    assertThat(diary).containsExactly("perform 1", "perform 2", "own perform");
                    diary.clear();
                    jobs.performLater(OfferedJob::perform);
                    jobs.performNow(OfferedJob::perform);
                    assertThat(diary).containsExactly("enqueue 1", "enqueue 2", "perform 1", "perform 2");
                });
    }

    static class Noting implements ErrorHandler {
        private final Diary diary;

        Noting(Diary diary) {
            this.diary = diary;
        }

        @Override
        public void handle(JobContext context, Throwable error) {
            diary.add("handled " + error.getMessage());
        }
    }

    static class Later implements RetryWait {
        private final Duration wait;

        Later(Duration wait) {
            this.wait = wait;
        }

        @Override
        public Duration after(int executions, Throwable error) {
            return wait;
        }
    }

    @DiscardOn(value = IllegalStateException.class, handler = Noting.class)
    @RetryOn(value = IllegalArgumentException.class, waitBy = Later.class)
    static class Failing implements Job {
        public void perform(boolean again) {
            throw again ? new IllegalArgumentException("again") : new IllegalStateException("over");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class FixedSources {
        static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

        @Bean
        TimeAndIds sources() {
            return new TimeAndIds(Clock.fixed(NOON, ZoneOffset.UTC), () -> "the-id", () -> 0);
        }
    }

    @Test
    void handlersAndWaitsAreBeansOrGetTheirArgumentsInjected() {
        for (boolean beans : List.of(true, false)) {
            AtomicReference<JobEvent.RetryEnqueued> retry = new AtomicReference<>();
            var runner = Application.inMemory()
                    .withUserConfiguration(FixedSources.class)
                    .withBean(Diary.class)
                    .withBean(Failing.class)
                    .withBean(Duration.class, () -> Duration.ofMinutes(7))
                    .withBean(JobListener.class, () -> event -> {
                        if (event instanceof JobEvent.RetryEnqueued one) {
                            retry.set(one);
                        }
                    });
            runner = beans ? runner.withBean(Noting.class).withBean(Later.class) : runner;
            runner.run(context -> {
                Jobs jobs = context.getBean(Jobs.class);
                jobs.performNow(Failing::perform, false);
                assertThat(context.getBean(Diary.class)).containsExactly("handled over");
                jobs.performNow(Failing::perform, true);
                assertThat(retry.get().delay()).isEqualTo(Duration.ofMinutes(7));
                assertThat(retry.get().job().jobId()).isEqualTo("the-id");
            });
        }
    }

    @Test
    void aListenerThatFailsHarmsNobody() {
        Diary diary = new Diary();
        Application.inMemory()
                .withBean("bad", JobListener.class, () -> event -> {
                    throw new IllegalStateException("listener");
                })
                .withBean(
                        "good",
                        JobListener.class,
                        () -> event -> diary.add(event.getClass().getSimpleName()))
                .run(context -> {
                    context.getBean(Jobs.class).performLater(OfferedJob::perform);
                    assertThat(diary).containsExactly("Enqueued");
                });
    }

    @Test
    void timeAndIdsComeFromTheApplication() {
        Application.inMemory().withUserConfiguration(FixedSources.class).run(context -> {
            var job = context.getBean(Jobs.class).in(Duration.ofHours(1)).performLater(OfferedJob::perform);
            assertThat(job.jobId()).isEqualTo("the-id");
            assertThat(job.scheduledAt()).isEqualTo(FixedSources.NOON.plusSeconds(3600));
        });
    }
}
