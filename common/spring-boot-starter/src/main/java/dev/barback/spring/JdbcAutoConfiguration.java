package dev.barback.spring;

import dev.barback.internal.enqueue.TimeAndIds;
import dev.barback.internal.enqueue.TransactionHook;
import dev.barback.internal.jdbc.queue.JdbcBroker;
import dev.barback.internal.jdbc.sql.AmbientTransaction;
import dev.barback.settings.BarbackSettings;
import dev.barback.settings.BrokerChoice.Kind;
import dev.barback.spi.Broker;
import java.time.Clock;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** A database as the broker. */
@AutoConfiguration
@ConditionalOnClass(JdbcBroker.class)
@ConditionalOnBroker(Kind.JDBC)
@ConditionalOnMissingBean(Broker.class)
@Import(SettingsConfiguration.class)
public class JdbcAutoConfiguration {
    private static final Logger log = LoggerFactory.getLogger(JdbcAutoConfiguration.class);

    /** Closed after the broker, which depends on it. */
    @Bean(destroyMethod = "close")
    @DependsOnDatabaseInitialization
    BrokerDatabase barbackDatabase(BarbackSettings settings, ListableBeanFactory beans) {
        BrokerDatabase database = BrokerDatabase.of(settings.database(), settings.brokerChoice(), beans);
        log.info("The broker is {}, because {}.", database, database.reason());
        return database;
    }

    /** The broker; makes its tables unless {@code barback.jdbc.migrate} is false. */
    @Bean(destroyMethod = "close")
    public JdbcBroker barbackJdbcBroker(
            BrokerDatabase database,
            BarbackSettings settings,
            ObjectProvider<AmbientTransaction> ambientTransactions,
            ObjectProvider<TimeAndIds> timeAndIds) {
        if (settings.database().migrate()) {
            database.migrate();
        }
        database.requireVisible();
        if (!settings.lanes().isOnePerQueue()) {
            log.info("barback.queues.*.lanes is ignored: a database needs no lanes to give each user a fair share.");
        }
        Clock clock = timeAndIds.getIfAvailable(() -> TimeAndIds.SYSTEM).clock();
        return database.open(clock, ambientTransactions.getIfAvailable(() -> AmbientTransaction.NONE));
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
