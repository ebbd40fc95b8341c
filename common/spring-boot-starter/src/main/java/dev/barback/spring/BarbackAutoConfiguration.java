package dev.barback.spring;

import dev.barback.EnqueueInterceptor;
import dev.barback.Job;
import dev.barback.Jobs;
import dev.barback.PerformInterceptor;
import dev.barback.broker.Broker;
import dev.barback.broker.QueueNames;
import dev.barback.enqueue.CommitBoundary;
import dev.barback.enqueue.EnqueueSettings;
import dev.barback.enqueue.Sources;
import dev.barback.execution.ThreadContext;
import dev.barback.morgue.Morgue;
import dev.barback.record.JobListener;
import dev.barback.record.Recorder;
import dev.barback.record.Records;
import dev.barback.registry.Instances;
import dev.barback.registry.JobRegistry;
import dev.barback.registry.RetryDefaults;
import dev.barback.runtime.Barback;
import dev.barback.steering.Steering;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Jobs to be injected, and what they need. */
@AutoConfiguration(
        after = {
            PubSubAutoConfiguration.class,
            JdbcAutoConfiguration.class,
            MemoryAutoConfiguration.class,
            RecordsAutoConfiguration.class
        })
@EnableConfigurationProperties(BarbackProperties.class)
@Import(ThreadContexts.class)
public class BarbackAutoConfiguration {
    static final String QUEUE_NAME = "QUEUE_NAME";

    @Bean
    JobBeans barbackJobBeans(ConfigurableListableBeanFactory beans) {
        return new JobBeans(beans);
    }

    /** Made at the start: a database can be asked nothing in the middle of a transaction that holds its last connection. */
    @Bean
    static LazyInitializationExcludeFilter barbackEagerBeans() {
        return LazyInitializationExcludeFilter.forBeanTypes(Broker.class, Records.class);
    }

    /** All beans that are jobs, and those that jars on the classpath offer as services. */
    @Bean
    @ConditionalOnMissingBean
    JobRegistry barbackJobRegistry(JobBeans jobs, ListableBeanFactory beans, BarbackProperties properties) {
        BarbackProperties.Retry retry = properties.retry();
        JobRegistry.Builder builder = new JobRegistry.Builder(
                new RetryDefaults(retry.attempts(), retry.waitFor(), retry.jitter()), instances(beans));
        Set<Class<?>> beanTypes = jobs.addTo(builder);
        for (Job job : ServiceLoader.load(Job.class)) {
            if (!beanTypes.contains(job.getClass())) {
                builder.add(job.getClass(), () -> job);
            }
        }
        return builder.build();
    }

    /** Everything put together. */
    @Bean
    @ConditionalOnMissingBean
    public Barback barback(
            Broker broker, JobRegistry registry, Parts parts, BarbackProperties properties, Environment environment) {
        Barback.Builder builder = Barback.builder(broker, registry)
                .enqueue(new EnqueueSettings(
                        defaultQueue(properties, environment), parts.enqueueInterceptors(), parts.commits()))
                .performInterceptors(parts.performInterceptors())
                .threadContexts(parts.threadContexts())
                .listeners(parts.listeners())
                .maxJobBytes((int) properties.maxJobSize().toBytes())
                .sources(parts.sources());
        Recorder recorder = parts.recorder();
        return recorder == null ? builder.build() : builder.recorder(recorder).build();
    }

    /** The application's way to its jobs. */
    @Bean
    @ConditionalOnMissingBean
    public Jobs jobs(ObjectProvider<Barback> barback) {
        return new LateJobs(barback);
    }

    /** The jobs that failed for good. */
    @Bean
    @ConditionalOnMissingBean
    public Morgue barbackMorgue(Barback barback) {
        return barback.morgue();
    }

    /** Shows jobs, and steers them. */
    @Bean
    @ConditionalOnMissingBean
    public Steering barbackSteering(Barback barback) {
        return barback.steering();
    }

    @Bean
    Parts barbackParts(
            ObjectProvider<EnqueueInterceptor> enqueueInterceptors,
            ObjectProvider<PerformInterceptor> performInterceptors,
            ObjectProvider<ThreadContext> threadContexts,
            ObjectProvider<JobListener> listeners,
            ObjectProvider<CommitBoundary> commits,
            ObjectProvider<Sources> sources,
            ObjectProvider<Recorder> recorder) {
        return new Parts(
                enqueueInterceptors
                        .orderedStream(BarbackAutoConfiguration::isNoJob)
                        .filter(each -> !(each instanceof Job))
                        .toList(),
                performInterceptors
                        .orderedStream(BarbackAutoConfiguration::isNoJob)
                        .filter(each -> !(each instanceof Job))
                        .toList(),
                threadContexts.orderedStream().toList(),
                listeners
                        .orderedStream()
                        .filter(each -> !(each instanceof Recorder)) // told as the recorder
                        .toList(),
                commits.getIfAvailable(() -> CommitBoundary.NONE),
                sources.getIfAvailable(() -> Sources.SYSTEM),
                recorder.getIfAvailable());
    }

    /**
     * The beans that an application may add. A job that intercepts itself is left out: it applies to itself alone.
     *
     * @param enqueueInterceptors around every enqueue
     * @param performInterceptors around every execution
     * @param threadContexts what is after every execution as it was before
     * @param listeners told of every event
     * @param commits what enqueues wait for
     * @param sources time, ids and randomness
     * @param recorder remembers jobs; null = nobody does
     */
    record Parts(
            List<EnqueueInterceptor> enqueueInterceptors,
            List<PerformInterceptor> performInterceptors,
            List<ThreadContext> threadContexts,
            List<JobListener> listeners,
            CommitBoundary commits,
            Sources sources,
            @Nullable Recorder recorder) {}

    static String defaultQueue(BarbackProperties properties, Environment environment) {
        String queue = properties.defaultQueue();
        if (queue != null && !queue.isBlank()) {
            return queue;
        }
        String named = environment.getProperty(QUEUE_NAME, "").strip();
        return named.isEmpty() ? "default" : Misset.check(QUEUE_NAME, () -> QueueNames.checkQueue(named));
    }

    /** Asked before a bean is made: a job may need beans that are made later than interceptors. */
    private static boolean isNoJob(Class<?> type) {
        return !Job.class.isAssignableFrom(type);
    }

    private static Instances instances(ListableBeanFactory beans) {
        return new Instances() {
            @Override
            public <T> T get(Class<T> type) {
                T bean = beans.getBeanProvider(type).getIfUnique();
                if (bean != null) {
                    return bean;
                }
                return beans instanceof AutowireCapableBeanFactory factory
                        ? factory.createBean(type)
                        : Instances.CONSTRUCTED.get(type);
            }
        };
    }

    /** Where the application uses Spring's transactions on databases. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({ConnectionHolder.class, TransactionSynchronizationManager.class})
    static class DatabaseTransactions {

        @Bean
        static TransactionMarks barbackTransactionMarks() {
            return new TransactionMarks();
        }
    }

    /** Where the application uses Spring's transactions. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(TransactionSynchronizationManager.class)
    static class Transactions {

        @Bean
        @ConditionalOnMissingBean
        CommitBoundary barbackCommitBoundary() {
            return new SpringCommitBoundary();
        }
    }
}
