package dev.barback.web.events;

import dev.barback.spi.JobStore;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Configures event streams, if there is a job store. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EventProperties.class)
class EventsConfiguration {

    /** Null, so no bean, without a job store. */
    @Bean
    @Nullable EventStreams eventStreams(ObjectProvider<JobStore> jobStores, JobEventWriter text, EventProperties properties) {
        JobStore jobStore = jobStores.getIfAvailable();
        return jobStore == null ? null : new EventStreams(jobStore, text, properties);
    }
}
