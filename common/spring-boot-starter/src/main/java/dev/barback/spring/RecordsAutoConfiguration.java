package dev.barback.spring;

import dev.barback.BrokerException;
import dev.barback.WorkerRecord;
import dev.barback.internal.jdbc.queue.JdbcBroker;
import dev.barback.internal.jdbc.sql.AmbientTransaction;
import dev.barback.internal.records.JobStoreWriter;
import dev.barback.settings.BarbackSettings;
import dev.barback.spi.Broker;
import dev.barback.spi.JobStore;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.util.ClassUtils;

/**
 * The job store, in the database that carries the jobs, or beside Pub/Sub. Not for a broker that the application or its
 * test brings along: other workers on the same database would find the messages missing, and run the jobs.
 */
@AutoConfiguration(after = {PubSubAutoConfiguration.class, JdbcAutoConfiguration.class, MemoryAutoConfiguration.class})
@ConditionalOnClass(JdbcBroker.class)
@ConditionalOnRecords
@Import(SettingsConfiguration.class)
public class RecordsAutoConfiguration {
    private static final Logger log = LoggerFactory.getLogger(RecordsAutoConfiguration.class);

    /** Whether the application uses Spring's transactions on databases. */
    private static final boolean HAS_TRANSACTIONS = ClassUtils.isPresent(
            "org.springframework.jdbc.datasource.ConnectionHolder", RecordsAutoConfiguration.class.getClassLoader());

    /**
     * The job store; null with a broker that the application or its test brings along. A database that is unavailable
     * at the start is retried until it is available.
     */
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    @DependsOnDatabaseInitialization
    public @Nullable JobStore barbackJobStore(
            ObjectProvider<Broker> brokers, BarbackSettings settings, ListableBeanFactory beans) {
        if (ForeignBroker.isAmong(beans)) {
            log.info("No records of jobs are kept, because the broker is the application's own.");
            return null;
        } else if (brokers.getIfAvailable() instanceof JdbcBroker broker) {
            return broker.jobStore();
        }
        BrokerDatabase database = BrokerDatabase.forJobStore(settings.database(), settings.brokerChoice(), beans);
        log.info("The job store is {}.", database);
        if (!settings.database().migrate()) {
            requireVisible(database);
        }
        return database.openJobStore(settings.database().migrate(), ambientTransaction(database.shared()));
    }

    /** Tables that the application's connections don't find stop the start; an unavailable database does not. */
    private static void requireVisible(BrokerDatabase database) {
        try {
            database.requireVisible();
        } catch (BrokerException e) {
            if (!(e.getCause() instanceof SQLException)) {
                throw e;
            }
            log.debug("Could not look for the tables of the job store.", e);
        }
    }

    private static AmbientTransaction ambientTransaction(@Nullable DataSource shared) {
        return shared == null || !HAS_TRANSACTIONS ? AmbientTransaction.NONE : new SharedTransaction(shared);
    }

    /** Writes the events of this process into the job store; null without one. */
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    public @Nullable JobStoreWriter barbackJobStoreWriter(
            ObjectProvider<JobStore> jobStores, BarbackSettings settings) {
        JobStore jobStore = jobStores.getIfAvailable();
        return jobStore == null
                ? null
                : new JobStoreWriter(
                        jobStore, WorkerRecord.newId(), settings.records().options());
    }
}
