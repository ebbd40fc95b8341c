package dev.barback.spring;

import dev.barback.broker.Broker;
import dev.barback.pubsub.PubSubBroker;
import dev.barback.pubsub.PubSubOptions;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Pub/Sub as the broker. */
@AutoConfiguration
@ConditionalOnClass(PubSubBroker.class)
@EnableConfigurationProperties(BarbackProperties.class)
public class PubSubAutoConfiguration {

    /** The broker, connected when it is first used. */
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean(Broker.class)
    public PubSubBroker barbackPubSubBroker(BarbackProperties properties, Environment environment) {
        return new PubSubBroker(options(properties.pubsub(), environment));
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
