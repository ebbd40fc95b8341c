package dev.barback.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.DiscardOn;
import dev.barback.EnqueueInterceptor;
import dev.barback.ErrorHandler;
import dev.barback.Job;
import dev.barback.JobContext;
import dev.barback.JobEvent;
import dev.barback.JobInfo;
import dev.barback.JobListener;
import dev.barback.JobName;
import dev.barback.Jobs;
import dev.barback.PerformInterceptor;
import dev.barback.RetryOn;
import dev.barback.RetryWait;
import dev.barback.internal.enqueue.TimeAndIds;
import dev.barback.internal.pubsub.PubSubBroker;
import dev.barback.internal.registry.JobDefinition;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.spi.Broker;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.springframework.aop.support.AopUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Which beans become part of Barback, and how. */
class BeansTest {

    /** The events, in order. */
    static class Diary extends CopyOnWriteArrayList<String> {}

    static class Hidden implements Job {
        String perform(String name) {
            return "hello " + name;
        }
    }

    @Transactional
    static class InTransaction implements Job {
        private final Diary diary;

        InTransaction(Diary diary) {
            this.diary = diary;
        }

        void perform() {
            diary.add("transaction " + TransactionSynchronizationManager.isActualTransactionActive());
        }
    }

    @Transactional
    static class PrivateInTransaction implements Job {
        private void perform() {}
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

    @EnableTransactionManagement(proxyTargetClass = true)
    @Configuration(proxyBeanMethods = false)
    static class ClassProxies extends Transactions {}

    @EnableTransactionManagement(proxyTargetClass = false)
    @Configuration(proxyBeanMethods = false)
    static class InterfaceProxies extends Transactions {}

    static class Transactions {
        @Bean
        PlatformTransactionManager transactions() {
            JdbcDataSource database = new JdbcDataSource();
            database.setURL("jdbc:h2:mem:beans");
            return new DataSourceTransactionManager(database);
        }
    }

    @Test
    void jobsAreBeansAndServices() {
        Application.inMemory().withBean(Hidden.class).run(context -> {
            assertThat(context.getBean(JobRegistry.class).all())
                    .extracting(JobDefinition::name)
                    .containsExactly("Hidden", "OfferedJob");
            Jobs jobs = context.getBean(Jobs.class);
            assertThat(jobs.performNow("Hidden", List.of("Ada"))).isEqualTo("hello Ada");
            assertThat(jobs.performLater(OfferedJob::perform).isEnqueued()).isTrue();
        });
    }

    @Test
    void aServiceThatIsABeanTooIsOneJob() {
        Application.inMemory()
                .withBean(OfferedJob.class)
                .run(context ->
                        assertThat(context.getBean(JobRegistry.class).all()).hasSize(1));
    }

    @Test
    void aJobBehindAClassProxyRunsThroughIt() {
        Application.inMemory()
                .withUserConfiguration(ClassProxies.class)
                .withBean(Diary.class)
                .withBean(InTransaction.class)
                .run(context -> {
                    assertThat(AopUtils.isCglibProxy(context.getBean(InTransaction.class)))
                            .isTrue();
                    context.getBean(Jobs.class).performNow(InTransaction::perform);
                    assertThat(context.getBean(Diary.class)).containsExactly("transaction true");
                    assertThat(context.getBean(JobRegistry.class).all())
                            .extracting(JobDefinition::name)
                            .contains("InTransaction");
                });
    }

    @Test
    void aJobBehindAnInterfaceProxyStopsTheStart() {
        Application.inMemory()
                .withUserConfiguration(InterfaceProxies.class)
                .withBean(Diary.class)
                .withBean("mailer", InTransaction.class)
                .run(context -> assertThat(Application.reason(context.getStartupFailure()))
                        .isEqualTo("The bean mailer is a proxy that knows the interfaces of"
                                + " dev.barback.spring.BeansTest$InTransaction, but not its perform. Have its class"
                                + " proxied: spring.aop.proxy-target-class=true, or proxyTargetClass = true."));
    }

    @Test
    void aPrivatePerformBehindAProxyStopsTheStart() {
        Application.inMemory()
                .withUserConfiguration(ClassProxies.class)
                .withBean("mailer", PrivateInTransaction.class)
                .run(context -> assertThat(Application.reason(context.getStartupFailure()))
                        .isEqualTo("The perform of dev.barback.spring.BeansTest$PrivateInTransaction is private or"
                                + " final, but the bean mailer is a proxy, which can't pass it on."));
    }

    @Configuration(proxyBeanMethods = false)
    static class Declarations {
        @Bean
        Job declaredAsJob() {
            return new Hidden();
        }

        @Bean
        @Scope(value = "prototype", proxyMode = ScopedProxyMode.TARGET_CLASS)
        Other scoped() {
            return new Other();
        }
    }

    static class Other implements Job {
        public void perform() {}
    }

    static class More extends Other {
        @Override
        public void perform() {}
    }

    @Test
    void aBeanMayBeDeclaredAsAJobOrBeScoped() {
        Application.inMemory()
                .withUserConfiguration(Declarations.class)
                .run(context -> assertThat(context.getBean(JobRegistry.class).all())
                        .extracting(JobDefinition::name)
                        .containsExactly("Hidden", "OfferedJob", "Other"));
    }

    @Test
    void aBeanDeclaredAsAnotherClassStopsTheStart() {
        Application.inMemory()
                .withBean("mailer", Other.class, More::new, bean -> bean.setLazyInit(true))
                .run(context -> assertThat(Application.reason(context.getStartupFailure()))
                        .isEqualTo("The bean mailer is declared as dev.barback.spring.BeansTest$Other, but is a"
                                + " dev.barback.spring.BeansTest$More: declare it as that."));
    }

    static class Asynchronous implements Job {
        @Async
        public void perform() {
            throw new IllegalStateException("which nobody would see");
        }
    }

    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @Async
    @interface InBackground {}

    @InBackground
    abstract static class AsynchronousBase implements Job {}

    static class AsynchronousByItsBase extends AsynchronousBase {
        public CompletableFuture<String> perform() {
            return CompletableFuture.completedFuture("which would be awaited, but not its start");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync(proxyTargetClass = true)
    static class AsynchronousCalls {}

    @Test
    void anAsynchronousPerformStopsTheStart() {
        Application.inMemory()
                .withUserConfiguration(AsynchronousCalls.class)
                .withBean(Asynchronous.class)
                .run(context -> assertThat(Application.reason(context.getStartupFailure()))
                        .isEqualTo("dev.barback.spring.BeansTest$Asynchronous.perform is marked @Async: it would return"
                                + " before its work is done, and what it throws would be lost. Remove the annotation:"
                                + " a job runs in the background already."));
        Application.inMemory()
                .withUserConfiguration(AsynchronousCalls.class)
                .withBean(AsynchronousByItsBase.class)
                .run(context -> assertThat(Application.reason(context.getStartupFailure()))
                        .startsWith(
                                "dev.barback.spring.BeansTest$AsynchronousByItsBase.perform is marked @InBackground:"));
    }

    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Elsewhere {}

    static class PerformedElsewhere implements Job {
        @Elsewhere
        public void perform() {
            throw new IllegalStateException("which would be lost");
        }
    }

    static class PartlyElsewhere implements Job {
        public void perform() {}

        @Elsewhere
        public void prepare() {}
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync(annotation = Elsewhere.class, proxyTargetClass = true)
    static class CallsElsewhere {}

    @Test
    void anAsynchronousPerformByAnAnnotationOfTheApplicationStopsTheStart() {
        Application.inMemory()
                .withUserConfiguration(CallsElsewhere.class)
                .withBean("mailer", PerformedElsewhere.class)
                .run(context -> assertThat(Application.reason(context.getStartupFailure()))
                        .startsWith("The bean mailer is a proxy that runs perform of"
                                + " dev.barback.spring.BeansTest$PerformedElsewhere on another thread"));
        Application.inMemory()
                .withUserConfiguration(CallsElsewhere.class)
                .withBean(PartlyElsewhere.class)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(AopUtils.isAopProxy(context.getBean(PartlyElsewhere.class)))
                            .isTrue();
                });
    }

    @JobName("Hidden")
    static class Namesake implements Job {
        public void perform() {}
    }

    @Test
    void twoOfOneNameStopTheStart() {
        Application.inMemory()
                .withBean(Hidden.class)
                .withBean(Namesake.class)
                .run(context -> assertThat(Application.reason(context.getStartupFailure()))
                        .startsWith("Two jobs are named Hidden: ")
                        .contains("BeansTest$Hidden", "BeansTest$Namesake")
                        .endsWith("Give one a @JobName."));
        Application.inMemory()
                .withBean("first", Hidden.class)
                .withBean("second", Hidden.class)
                .run(context -> assertThat(Application.reason(context.getStartupFailure()))
                        .isEqualTo(
                                "The job dev.barback.spring.BeansTest$Hidden is a bean twice, as first and as second."
                                        + " One serves all its executions."));
    }

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

    @Test
    void oursBackOff() {
        Application.inMemory()
                .run(context -> assertThat(context)
                        .hasSingleBean(Broker.class)
                        .doesNotHaveBean(PubSubBroker.class)
                        .doesNotHaveBean(WorkerLifecycle.class));
        Application.onPubSub()
                .withPropertyValues("barback.pubsub.emulator-host=localhost:1")
                .run(context -> assertThat(context).hasSingleBean(PubSubBroker.class));
        Jobs own = new Jobs() {
            @Override
            public List<dev.barback.EnqueuedJob> performAllLater(java.util.Collection<dev.barback.NewJob> jobs) {
                return List.of();
            }

            @Override
            public dev.barback.EnqueuedJob enqueue(dev.barback.NewJob job) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Object run(dev.barback.NewJob job) {
                return null;
            }
        };
        Application.inMemory()
                .withBean(Jobs.class, () -> own)
                .run(context -> assertThat(context.getBean(Jobs.class)).isSameAs(own));
        JobRegistry empty = JobRegistry.of();
        Application.inMemory()
                .withBean(JobRegistry.class, () -> empty)
                .withBean(Hidden.class)
                .run(context -> {
                    assertThat(context.getBean(JobRegistry.class)).isSameAs(empty);
                    assertThatThrownBy(() -> context.getBean(Jobs.class).performLater(Hidden::perform, "Ada"))
                            .hasMessageContaining("is not a job of this application");
                });
    }
}
