package dev.barback.web.enqueue;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.barback.web.access.EnqueueRateLimit;
import dev.barback.web.http.WebProperties;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Configures the enqueue rate limit and its counter of rejected jobs. */
@Configuration(proxyBeanMethods = false)
class EnqueueRateLimitConfiguration {

    @Bean
    @ConditionalOnMissingBean
    EnqueueRateLimit enqueueRateLimit(WebProperties properties) {
        return new EnqueueRateLimit(properties.enqueueLimitPerUser(), Ticker.systemTicker());
    }

    @Bean
    MeterBinder rejectedEnqueues(EnqueueRateLimit enqueueRateLimit) {
        return registry -> FunctionCounter.builder(
                        "barback.jobs.refused", enqueueRateLimit, EnqueueRateLimit::rejectedJobs)
                .description("Jobs that the rate limit refused: barback.web.enqueue-limit-per-user. Of web alone")
                .register(registry);
    }
}
