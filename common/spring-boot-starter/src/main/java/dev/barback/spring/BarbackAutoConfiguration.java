package dev.barback.spring;

import dev.barback.EnqueueInterceptor;
import dev.barback.Job;
import dev.barback.JobListener;
import dev.barback.JobOperations;
import dev.barback.Jobs;
import dev.barback.PerformInterceptor;
import dev.barback.internal.enqueue.EnqueueSettings;
import dev.barback.internal.enqueue.Foundation;
import dev.barback.internal.enqueue.TimeAndIds;
import dev.barback.internal.enqueue.TransactionHook;
import dev.barback.internal.execution.JobExecutor;
import dev.barback.internal.jdbc.sql.AmbientTransaction;
import dev.barback.internal.morgue.Morgue;
import dev.barback.internal.records.JobEvents;
import dev.barback.internal.records.JobStoreWriter;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import dev.barback.internal.wire.EnvelopeCodec;
import dev.barback.settings.BarbackSettings;
import dev.barback.spi.Broker;
import dev.barback.spi.InstanceFactory;
import dev.barback.spi.JobStore;
import dev.barback.spi.ThreadContext;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
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

    /** What all parts of Barback share. */
    @Bean
    Foundation barbackFoundation(
            Broker broker,
            JobRegistry registry,
            BarbackSettings settings,
            ObjectProvider<JobListener> listeners,
            ObjectProvider<JobStoreWriter> jobStoreWriter,
            ObjectProvider<TimeAndIds> timeAndIds) {
        List<JobListener> others = listeners
                .orderedStream()
                .filter(each -> !(each instanceof JobStoreWriter)) // gets the events after them
                .toList();
        return new Foundation(
                broker,
                new EnvelopeCodec(settings.maxJobBytes()),
                registry,
                new JobEvents(others, jobStoreWriter.getIfAvailable()),
                timeAndIds.getIfAvailable(() -> TimeAndIds.SYSTEM));
    }

    /** The enqueue interceptors of the application, and the transaction that enqueues wait for. */
    @Bean
    EnqueueSettings barbackEnqueueSettings(
            BarbackSettings settings,
            ObjectProvider<EnqueueInterceptor> interceptors,
            ObjectProvider<TransactionHook> transactionHook) {
        return new EnqueueSettings(
                settings.defaultQueue(),
                withoutJobs(interceptors),
                transactionHook.getIfAvailable(() -> TransactionHook.NONE));
    }

    /** The perform interceptors and thread contexts of the application. */
    @Bean
    JobExecutor.Wrappers barbackWrappers(
            ObjectProvider<PerformInterceptor> interceptors, ObjectProvider<ThreadContext> contexts) {
        return new JobExecutor.Wrappers(
                withoutJobs(interceptors), contexts.orderedStream().toList());
    }

    /** Barback, made of the beans. */
    @Bean
    @ConditionalOnMissingBean
    public Barback barback(Foundation foundation, EnqueueSettings enqueueSettings, JobExecutor.Wrappers wrappers) {
        return Barback.of(foundation, enqueueSettings, wrappers);
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

    /** A job that is its own interceptor is left out: it applies to itself alone. */
    private static <T> List<T> withoutJobs(ObjectProvider<T> interceptors) {
        return interceptors
                .orderedStream(BarbackAutoConfiguration::isNoJob)
                .filter(each -> !(each instanceof Job))
                .toList();
    }

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
