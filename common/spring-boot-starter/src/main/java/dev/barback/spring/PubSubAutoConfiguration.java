package dev.barback.spring;

import dev.barback.broker.Broker;
import dev.barback.pubsub.PubSubBroker;
import dev.barback.pubsub.PubSubOptions;
import dev.barback.spring.BrokerChoice.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Pub/Sub as the broker. */
@AutoConfiguration
@ConditionalOnClass(PubSubBroker.class)
@ConditionalOnBroker(Kind.PUBSUB)
@EnableConfigurationProperties(BarbackProperties.class)
public class PubSubAutoConfiguration {
    private static final Logger log = LoggerFactory.getLogger(PubSubAutoConfiguration.class);

    /** The broker, connected when it is first used. */
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean(Broker.class)
    public PubSubBroker barbackPubSubBroker(BarbackProperties properties, Environment environment) {
        PubSubOptions options = options(properties.pubsub(), environment);
        log.info(
                "The broker is Pub/Sub, {}, project {}, because {}.",
                options.emulatorHost() == null ? "the real service" : "the emulator at " + options.emulatorHost(),
                options.projectId(),
                BrokerChoice.of(environment::getProperty).reason());
        return new PubSubBroker(options);
    }

    static PubSubOptions options(BarbackProperties.PubSub properties, Environment environment) {
        String project = properties.projectId();
        String emulator = properties.emulatorHost();
        if (project == null || project.isBlank()) {
            project = environment.getProperty(PubSubOptions.PROJECT_ID, "");
        }
        if (emulator == null) { // set, and empty, means the real service whatever the environment says
            emulator = environment.getProperty(PubSubOptions.EMULATOR_HOST, "");
        }
        return new PubSubOptions(
                project.isBlank() ? "job_queue" : project.strip(),
                emulator.isBlank() ? null : emulator.strip(),
                properties.leaseTime(),
                properties.retention(),
                properties.callTimeout());
    }
}
