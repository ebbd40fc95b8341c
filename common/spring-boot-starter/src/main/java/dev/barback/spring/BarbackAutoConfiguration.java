package dev.barback.spring;

import dev.barback.EnqueueInterceptor;
import dev.barback.Job;
import dev.barback.JobListener;
import dev.barback.Jobs;
import dev.barback.PerformInterceptor;
import dev.barback.internal.enqueue.EnqueueSettings;
import dev.barback.internal.enqueue.TimeAndIds;
import dev.barback.internal.enqueue.TransactionHook;
import dev.barback.internal.jdbc.AmbientTransaction;
import dev.barback.internal.morgue.Morgue;
import dev.barback.internal.operation.JobOperations;
import dev.barback.internal.records.JobStoreWriter;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import dev.barback.settings.BarbackSettings;
import dev.barback.spi.Broker;
import dev.barback.spi.InstanceFactory;
import dev.barback.spi.JobStore;
import dev.barback.spi.ThreadContext;
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
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The beans of Barback: {@link Jobs}, the registry, the morgue, job operations. */
@AutoConfiguration(
        after = {
            PubSubAutoConfiguration.class,
            JdbcAutoConfiguration.class,
            MemoryAutoConfiguration.class,
            RecordsAutoConfiguration.class
        })
@Import({SettingsConfiguration.class, ThreadContexts.class})
public class BarbackAutoConfiguration {
    @Bean
    JobBeans barbackJobBeans(ConfigurableListableBeanFactory beans) {
        return new JobBeans(beans);
    }

    /**
     * Made at the start: in the middle of a transaction that holds the pool's last connection, the database can't be
     * queried.
     */
    @Bean
    static LazyInitializationExcludeFilter barbackEagerBeans() {
        return LazyInitializationExcludeFilter.forBeanTypes(Broker.class, JobStore.class);
    }

    /** All beans that are jobs, and the jobs that jars on the classpath offer as services. */
    @Bean
    @ConditionalOnMissingBean
    JobRegistry barbackJobRegistry(JobBeans jobs, ListableBeanFactory beans, BarbackSettings settings) {
        JobRegistry.Builder builder = new JobRegistry.Builder(settings.retry(), instanceFactory(beans));
        Set<Class<?>> beanTypes = jobs.addTo(builder);
        for (Job job : ServiceLoader.load(Job.class)) {
            if (!beanTypes.contains(job.getClass())) {
                builder.add(job.getClass(), () -> job);
            }
        }
        return builder.build();
    }

    /** Barback, made of the beans. */
    @Bean
    @ConditionalOnMissingBean
    public Barback barback(Broker broker, JobRegistry registry, Parts parts, BarbackSettings settings) {
        Barback.Builder builder = Barback.builder(broker, registry)
                .enqueueSettings(new EnqueueSettings(
                        settings.defaultQueue(), parts.enqueueInterceptors(), parts.transactionHook()))
                .performInterceptors(parts.performInterceptors())
                .threadContexts(parts.threadContexts())
                .listeners(parts.listeners())
                .maxJobBytes(settings.maxJobBytes())
                .timeAndIds(parts.timeAndIds());
        JobStoreWriter jobStoreWriter = parts.jobStoreWriter();
        return jobStoreWriter == null
                ? builder.build()
                : builder.jobStoreWriter(jobStoreWriter).build();
    }

    /** Enqueues jobs for the application. */
    @Bean
    @ConditionalOnMissingBean
    public Jobs jobs(ObjectProvider<Barback> barback) {
        return new LazyJobs(barback);
    }

    /** The jobs that failed for good. */
    @Bean
    @ConditionalOnMissingBean
    public Morgue barbackMorgue(Barback barback) {
        return barback.morgue();
    }

    /** Lists, cancels, postpones and advances jobs. */
    @Bean
    @ConditionalOnMissingBean
    public JobOperations barbackJobOperations(Barback barback) {
        return barback.jobOperations();
    }

    @Bean
    Parts barbackParts(
            ObjectProvider<EnqueueInterceptor> enqueueInterceptors,
            ObjectProvider<PerformInterceptor> performInterceptors,
            ObjectProvider<ThreadContext> threadContexts,
            ObjectProvider<JobListener> listeners,
            ObjectProvider<TransactionHook> transactionHook,
            ObjectProvider<TimeAndIds> timeAndIds,
            ObjectProvider<JobStoreWriter> jobStoreWriter) {
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
                        .filter(each -> !(each instanceof JobStoreWriter)) // gets the events as the recorder
                        .toList(),
                transactionHook.getIfAvailable(() -> TransactionHook.NONE),
                timeAndIds.getIfAvailable(() -> TimeAndIds.SYSTEM),
                jobStoreWriter.getIfAvailable());
    }

    /**
     * Beans that an application may add. A job that is its own interceptor is left out: it applies to itself alone.
     *
     * @param enqueueInterceptors around every enqueue
     * @param performInterceptors around every execution
     * @param threadContexts thread state that is restored after every execution
     * @param listeners get every event
     * @param transactionHook the transaction that enqueues wait for
     * @param timeAndIds time, ids and randomness
     * @param jobStoreWriter writes the records of jobs; null = no records are kept
     */
    record Parts(
            List<EnqueueInterceptor> enqueueInterceptors,
            List<PerformInterceptor> performInterceptors,
            List<ThreadContext> threadContexts,
            List<JobListener> listeners,
            TransactionHook transactionHook,
            TimeAndIds timeAndIds,
            @Nullable JobStoreWriter jobStoreWriter) {}

    /** By type, before the bean is made: a job may need beans that are made later than interceptors. */
    private static boolean isNoJob(Class<?> type) {
        return !Job.class.isAssignableFrom(type);
    }

    private static InstanceFactory instanceFactory(ListableBeanFactory beans) {
        return new InstanceFactory() {
            @Override
            public <T> T get(Class<T> type) {
                T bean = beans.getBeanProvider(type).getIfUnique();
                if (bean != null) {
                    return bean;
                }
                return beans instanceof AutowireCapableBeanFactory factory
                        ? factory.createBean(type)
                        : InstanceFactory.CONSTRUCTED.get(type);
            }
        };
    }

    /** If the application uses Spring's transactions on databases. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({ConnectionHolder.class, TransactionSynchronizationManager.class})
    static class DatabaseTransactions {

        @Bean
        static TransactionTrackers barbackTransactionTrackers() {
            return new TransactionTrackers();
        }
    }

    /** If the application uses Spring's transactions. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(TransactionSynchronizationManager.class)
    static class Transactions {

        /** With an {@link AmbientTransaction} of the application, for a broker of its own in its database. */
        @Bean
        @ConditionalOnMissingBean
        TransactionHook barbackTransactionHook(ObjectProvider<AmbientTransaction> ambientTransactions) {
            AmbientTransaction ambientTransaction = ambientTransactions.getIfUnique();
            return ambientTransaction == null
                    ? new SpringTransactionHook()
                    : SpringTransactionHook.ofDatabase(ambientTransaction);
        }
    }
}
