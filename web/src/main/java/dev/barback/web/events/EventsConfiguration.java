package dev.barback.web.events;

import dev.barback.record.Records;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** There is somebody to follow where there are records. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EventProperties.class)
class EventsConfiguration {

    /** Null, which is no bean, without records. */
    @Bean
    @Nullable Following following(ObjectProvider<Records> records, JobText text, EventProperties properties) {
        Records known = records.getIfAvailable();
        return known == null ? null : new Following(known, text, properties);
    }
}
