package dev.barback.spring;

import dev.barback.fair.Roles;
import dev.barback.jdbc.CallersTransaction;
import dev.barback.jdbc.JdbcBroker;
import dev.barback.jdbc.JdbcRecords;
import dev.barback.record.Recorder;
import dev.barback.record.Records;
import dev.barback.record.WorkerRecord;
import java.time.Clock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * What is remembered of jobs, in the database that carries them, or beside Pub/Sub. Not of those of a broker that the
 * application, or its test, brings along: others who share the database would miss their messages, and run them.
 */
@AutoConfiguration(after = {PubSubAutoConfiguration.class, JdbcAutoConfiguration.class, MemoryAutoConfiguration.class})
@ConditionalOnClass(JdbcBroker.class)
@ConditionalOnRecords
@EnableConfigurationProperties(BarbackProperties.class)
public class RecordsAutoConfiguration {
    private static final Logger log = LoggerFactory.getLogger(RecordsAutoConfiguration.class);

    /** Whether the application uses Spring's transactions on databases. */
    private static final boolean TRANSACTIONS = ClassUtils.isPresent(
            "org.springframework.jdbc.datasource.ConnectionHolder", RecordsAutoConfiguration.class.getClassLoader());

    /** Where jobs are remembered. A database that is away at the start is tried until it is there. */
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    @DependsOnDatabaseInitialization
    public Records barbackRecords(
            ObjectProvider<JdbcBroker> brokers,
            BarbackProperties properties,
            Environment environment,
            ListableBeanFactory beans) {
        JdbcBroker broker = brokers.getIfAvailable();
        if (broker != null) {
            return broker.records();
        }
        BrokerDatabase database =
                BrokerDatabase.forRecords(properties, BrokerChoice.of(environment::getProperty), beans);
        log.info("Jobs are remembered in {}.", database);
        return database.openRecords(properties.jdbc().migrate(), caller(database.shared()));
    }

    private static CallersTransaction caller(@Nullable DataSource shared) {
        return shared == null || !TRANSACTIONS ? CallersTransaction.NONE : new SharedTransaction(shared);
    }

    /** Knows users' roles, by their accounts beside the records; those of nobody, where no rule of shares names a role. */
    @Bean
    @ConditionalOnMissingBean
    Roles barbackRoles(Records records, BarbackProperties properties) {
        boolean asked = properties.shares().stream().anyMatch(share -> share.role() != null);
        return asked && records instanceof JdbcRecords database
                ? new AccountRoles(database.accounts(Clock.systemUTC())).start()
                : Roles.NONE;
    }

    /** Writes into the records what happens here. */
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    public Recorder barbackRecorder(Records records, BarbackProperties properties) {
        return new Recorder(records, WorkerRecord.newId(), properties.records().options());
    }
}
