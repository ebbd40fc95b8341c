package dev.barback.spring;

import dev.barback.internal.broker.LanedBroker;
import dev.barback.internal.enqueue.TransactionHook;
import dev.barback.internal.jdbc.outbox.OutboxBroker;
import dev.barback.internal.jdbc.sql.AmbientTransaction;
import dev.barback.internal.pubsub.PubSubBroker;
import dev.barback.internal.pubsub.PubSubOptions;
import dev.barback.internal.pubsub.PubSubSetupException;
import dev.barback.settings.BarbackSettings;
import dev.barback.settings.BrokerChoice.Kind;
import dev.barback.settings.InvalidSettingException;
import dev.barback.spi.Broker;
import dev.barback.spi.Lanes;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Pub/Sub as the broker. */
@AutoConfiguration
@ConditionalOnClass(PubSubBroker.class)
@ConditionalOnBroker(Kind.PUBSUB)
@Import(SettingsConfiguration.class)
public class PubSubAutoConfiguration {
    private static final Logger log = LoggerFactory.getLogger(PubSubAutoConfiguration.class);

    /** The broker, connected when it is first used; with lanes, if queues have them. */
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean(Broker.class)
    public Broker barbackPubSubBroker(BarbackSettings settings) {
        return open(settings);
    }

    private static Broker open(BarbackSettings settings) {
        PubSubOptions options = options(settings);
        log.info(
                "The broker is Pub/Sub, {}, project {}, because {}.",
                options.emulatorHost() == null ? "the real service" : "the emulator at " + options.emulatorHost(),
                options.projectId(),
                settings.brokerChoice().reason());
        PubSubBroker broker = new PubSubBroker(options);
        Lanes lanes = settings.lanes();
        return lanes.isOnePerQueue() ? broker : new LanedBroker(broker, lanes);
    }

    private static PubSubOptions options(BarbackSettings settings) {
        try {
            return settings.pubSub().options();
        } catch (InvalidSettingException e) { // from an environment variable; the others are checked before
            throw new PubSubSetupException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Jobs go through an outbox in the application's database. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBooleanProperty("barback.pubsub.outbox")
    @ConditionalOnMissingBean(Broker.class)
    static class Outbox {

        @Bean
        @DependsOnDatabaseInitialization
        BrokerDatabase barbackOutboxDatabase(BarbackSettings settings, ListableBeanFactory beans) {
            return BrokerDatabase.forOutbox(settings.database(), beans);
        }

        @Bean
        @ConditionalOnMissingBean
        AmbientTransaction barbackAmbientTransaction(BrokerDatabase database) {
            return new SharedTransaction(Objects.requireNonNull(database.shared()));
        }

        @Bean
        @ConditionalOnMissingBean
        TransactionHook barbackTransactionHook(AmbientTransaction ambientTransaction) {
            return new SpringTransactionHook(ambientTransaction);
        }

        /** The outbox, with Pub/Sub behind it; makes its tables unless {@code barback.jdbc.migrate} is false. */
        @Bean(destroyMethod = "close")
        OutboxBroker barbackOutboxBroker(
                BrokerDatabase database, AmbientTransaction ambientTransaction, BarbackSettings settings) {
            if (settings.database().migrate()) {
                database.migrate();
            }
            database.requireVisible();
            log.info(
                    "Jobs enqueued in transactions go through the outbox in {}, because {}.",
                    database,
                    database.reason());
            return database.openOutbox(open(settings), ambientTransaction);
        }
    }
}
