package dev.barback.spring.webhook;

import dev.barback.Jobs;
import dev.barback.record.Records;
import dev.barback.spring.BarbackAutoConfiguration;
import java.time.Duration;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Webhooks, where a url is set. */
@AutoConfiguration(after = BarbackAutoConfiguration.class)
@Conditional(WebhookAutoConfiguration.HasUrl.class)
@EnableConfigurationProperties(WebhookProperties.class)
public class WebhookAutoConfiguration {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    @Bean
    WebhookJob barbackWebhookJob(WebhookProperties properties) {
        return new WebhookJob(properties.allowed(), Objects.requireNonNull(properties.secret()));
    }

    @Bean
    EndedJobs barbackEndedJobs(ObjectProvider<Records> records, Jobs jobs, WebhookProperties properties) {
        Records known = records.getIfAvailable();
        if (known == null) {
            throw new IllegalArgumentException(
                    "barback.webhooks.url needs the records of jobs (barback.records.enabled), which say what has ended.");
        }
        return new EndedJobs(known, jobs, Objects.requireNonNull(properties.url()), INTERVAL);
    }

    /** An empty one is none. */
    static final class HasUrl implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return !context.getEnvironment()
                    .getProperty("barback.webhooks.url", "")
                    .isBlank();
        }
    }
}
