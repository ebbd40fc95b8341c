package dev.barback.spring;

import dev.barback.broker.Broker;
import dev.barback.enqueue.TimeAndIds;
import dev.barback.enqueue.TransactionHook;
import dev.barback.jdbc.AmbientTransaction;
import dev.barback.jdbc.JdbcBroker;
import dev.barback.jdbc.JdbcOptions;
import dev.barback.spring.BrokerChoice.Kind;
import java.time.Clock;
import javax.sql.DataSource;
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
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** A database as the broker. */
@AutoConfiguration
@ConditionalOnClass(JdbcBroker.class)
@ConditionalOnBroker(Kind.JDBC)
@ConditionalOnMissingBean(Broker.class)
@EnableConfigurationProperties(BarbackProperties.class)
public class JdbcAutoConfiguration {
    private static final Logger log = LoggerFactory.getLogger(JdbcAutoConfiguration.class);

    /** Closed after the broker, which depends on it. */
    @Bean(destroyMethod = "close")
    @DependsOnDatabaseInitialization
    BrokerDatabase barbackDatabase(BarbackProperties properties, Environment environment, ListableBeanFactory beans) {
        BrokerChoice choice = BrokerChoice.of(environment::getProperty);
        BrokerDatabase database = BrokerDatabase.of(properties, choice, beans);
        log.info("The broker is {}, because {}.", database, database.reason());
        return database;
    }

    /** The broker; makes its tables unless {@code barback.jdbc.migrate} is false. */
    @Bean(destroyMethod = "close")
    public JdbcBroker barbackJdbcBroker(
            BrokerDatabase database,
            BarbackProperties properties,
            ObjectProvider<AmbientTransaction> ambientTransactions,
            ObjectProvider<TimeAndIds> timeAndIds) {
        if (properties.jdbc().migrate()) {
            database.migrate();
        }
        database.requireVisible();
        if (!properties.lanes().isOnePerQueue()) {
            log.info("barback.queues.*.lanes is ignored: a database needs no lanes to give each user a fair share.");
        }
        Clock clock = timeAndIds.getIfAvailable(() -> TimeAndIds.SYSTEM).clock();
        return database.open(clock, ambientTransactions.getIfAvailable(() -> AmbientTransaction.NONE));
    }

    static JdbcOptions options(BarbackProperties.Jdbc properties) {
        return new JdbcOptions(properties.leaseTime(), properties.callTimeout(), properties.schema());
    }

    /** If the application uses Spring's transactions on databases. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({ConnectionHolder.class, TransactionSynchronizationManager.class})
    static class Transactions {

        /** Jobs published within a transaction on the broker's own database become part of it. */
        @Bean
        @ConditionalOnMissingBean
        AmbientTransaction barbackAmbientTransaction(BrokerDatabase database) {
            DataSource shared = database.shared();
            return shared == null ? AmbientTransaction.NONE : new SharedTransaction(shared);
        }

        @Bean
        @ConditionalOnMissingBean
        TransactionHook barbackTransactionHook(AmbientTransaction ambientTransaction) {
            return SpringTransactionHook.ofDatabase(ambientTransaction);
        }
    }
}
