package dev.barback.spring.webhook;

import dev.barback.Jobs;
import dev.barback.record.Records;
import dev.barback.spring.BarbackAutoConfiguration;
import dev.barback.spring.OwnBroker;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
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

/** Webhooks, where a url is set, or hosts and a secret. */
@AutoConfiguration(after = BarbackAutoConfiguration.class)
@Conditional(WebhookAutoConfiguration.SwitchedOn.class)
@EnableConfigurationProperties(WebhookProperties.class)
public class WebhookAutoConfiguration {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    @Bean
    AllowedHosts barbackAllowedHosts(WebhookProperties properties) {
        return properties.allowed();
    }

    @Bean
    WebhookJob barbackWebhookJob(WebhookProperties properties) {
        return new WebhookJob(properties);
    }

    /** Null with a broker of the application's own, or its test's, whose jobs are not remembered. */
    @Bean
    @Nullable EndedJobs barbackEndedJobs(
            ObjectProvider<Records> records, ListableBeanFactory beans, Jobs jobs, WebhookProperties properties) {
        Records known = records.getIfAvailable();
        if (known == null && OwnBroker.isAmong(beans)) {
            return null;
        } else if (known == null) {
            throw new IllegalArgumentException(
                    "barback.webhooks.* needs the records of jobs (barback.records.enabled), which say what has ended.");
        }
        return new EndedJobs(known, jobs, properties.url(), INTERVAL);
    }

    /** What is empty is not set. */
    static final class SwitchedOn implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            Environment environment = context.getEnvironment();
            boolean namesHosts = isSet(environment, "hosts") || isSet(environment, "internal-hosts");
            return isSet(environment, "url") || (namesHosts && isSet(environment, "secret"));
        }

        /** In whatever form. */
        private static boolean isSet(Environment environment, String name) {
            List<String> values = Binder.get(environment)
                    .bind("barback.webhooks." + name, Bindable.listOf(String.class))
                    .orElse(List.of());
            return values.stream().anyMatch(value -> !value.isBlank());
        }
    }
}
