package dev.barback.spring;

import dev.barback.broker.Broker;
import dev.barback.broker.LanedBroker;
import dev.barback.enqueue.TransactionHook;
import dev.barback.jdbc.AmbientTransaction;
import dev.barback.jdbc.OutboxBroker;
import dev.barback.pubsub.PubSubBroker;
import dev.barback.pubsub.PubSubOptions;
import dev.barback.pubsub.PubSubSetupException;
import dev.barback.spring.BrokerChoice.Kind;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Pub/Sub as the broker. */
@AutoConfiguration
@ConditionalOnClass(PubSubBroker.class)
@ConditionalOnBroker(Kind.PUBSUB)
@EnableConfigurationProperties(BarbackProperties.class)
public class PubSubAutoConfiguration {
    private static final Logger log = LoggerFactory.getLogger(PubSubAutoConfiguration.class);

    /** The broker, connected when it is first used; with lanes, if queues have them. */
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean(Broker.class)
    public Broker barbackPubSubBroker(BarbackProperties properties, Environment environment) {
        return open(properties, environment);
    }

    private static Broker open(BarbackProperties properties, Environment environment) {
        PubSubOptions options = checked(properties, environment);
        log.info(
                "The broker is Pub/Sub, {}, project {}, because {}.",
                options.emulatorHost() == null ? "the real service" : "the emulator at " + options.emulatorHost(),
                options.projectId(),
                BrokerChoice.of(environment::getProperty).reason());
        PubSubBroker broker = new PubSubBroker(options);
        return properties.lanes().isOnePerQueue() ? broker : new LanedBroker(broker, properties.lanes());
    }

    private static PubSubOptions checked(BarbackProperties properties, Environment environment) {
        try {
            return options(properties.pubsub(), environment);
        } catch (IllegalArgumentException e) { // from an environment variable; properties are checked before
            throw new PubSubSetupException(String.valueOf(e.getMessage()), e);
        }
    }

    static PubSubOptions options(BarbackProperties.PubSub properties, Environment environment) {
        String project = properties.projectId();
        String emulator = properties.emulatorHost();
        if (project == null || project.isBlank()) {
            project = environment.getProperty(PubSubOptions.PROJECT_ID, "");
        }
        if (emulator == null) { // set, but empty, means the real service, whatever the environment variable is
            emulator = environment.getProperty(PubSubOptions.EMULATOR_HOST, "");
        }
        return new PubSubOptions(
                project.isBlank() ? "job_queue" : project.strip(),
                emulator.isBlank() ? null : emulator.strip(),
                properties.leaseTime(),
                properties.retention(),
                properties.callTimeout());
    }

    /** Jobs go through an outbox in the application's database. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBooleanProperty("barback.pubsub.outbox")
    @ConditionalOnMissingBean(Broker.class)
    static class Outbox {

        @Bean
        @DependsOnDatabaseInitialization
        BrokerDatabase barbackOutboxDatabase(BarbackProperties properties, ListableBeanFactory beans) {
            return BrokerDatabase.forOutbox(properties, beans);
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
                BrokerDatabase database,
                AmbientTransaction ambientTransaction,
                BarbackProperties properties,
                Environment environment) {
            if (properties.jdbc().migrate()) {
                database.migrate();
            }
            database.requireVisible();
            log.info(
                    "Jobs enqueued in transactions go through the outbox in {}, because {}.",
                    database,
                    database.reason());
            return database.openOutbox(open(properties, environment), ambientTransaction);
        }
    }
}
