package dev.barback.spring.webhook;

import dev.barback.Jobs;
import dev.barback.spi.JobStore;
import dev.barback.spring.BarbackAutoConfiguration;
import dev.barback.spring.ForeignBroker;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Webhooks, if a url is set, or hosts and a secret. */
@AutoConfiguration(after = BarbackAutoConfiguration.class)
@Conditional(WebhookAutoConfiguration.SwitchedOn.class)
@EnableConfigurationProperties(WebhookProperties.class)
public class WebhookAutoConfiguration {
    private static final Logger log = LoggerFactory.getLogger(WebhookAutoConfiguration.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    @Bean
    AllowedHosts barbackAllowedHosts(WebhookProperties properties) {
        return properties.allowedHosts();
    }

    @Bean
    WebhookJob barbackWebhookJob(WebhookProperties properties) {
        return new WebhookJob(properties);
    }

    /** Null with a broker that the application or its test brings along: its jobs have no records. */
    @Bean
    @Nullable WebhookDispatcher barbackWebhookDispatcher(
            ObjectProvider<JobStore> jobStores, ListableBeanFactory beans, Jobs jobs, WebhookProperties properties) {
        JobStore jobStore = jobStores.getIfAvailable();
        if (jobStore == null && ForeignBroker.isAmong(beans)) {
            log.info("No webhooks are sent: they need the records of jobs, and none are kept, because the broker is the"
                    + " application's own.");
            return null;
        } else if (jobStore == null) {
            throw new IllegalArgumentException(
                    "barback.webhooks.* needs the records of jobs (barback.records.enabled), to find the jobs that have ended.");
        }
        return new WebhookDispatcher(jobStore, jobStore, jobs, properties.url(), INTERVAL);
    }

    /** Whether webhooks are switched on. An empty property counts as not set. */
    static final class SwitchedOn implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            Environment environment = context.getEnvironment();
            boolean namesHosts = isSet(environment, "hosts") || isSet(environment, "internal-hosts");
            return isSet(environment, "url") || (namesHosts && isSet(environment, "secret"));
        }

        /** Whether the property has a value, as a text or as a list. */
        private static boolean isSet(Environment environment, String name) {
            List<String> values = Binder.get(environment)
                    .bind("barback.webhooks." + name, Bindable.listOf(String.class))
                    .orElse(List.of());
            return values.stream().anyMatch(value -> !value.isBlank());
        }
    }
}
