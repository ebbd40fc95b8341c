package dev.barback.web;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.barback.web.access.Submissions;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How many jobs a user may enqueue, and how many were too many. */
@Configuration(proxyBeanMethods = false)
class SubmissionsConfiguration {

    @Bean
    @ConditionalOnMissingBean
    Submissions submissions(WebProperties properties) {
        return new Submissions(properties.submissionsPerUser(), Ticker.systemTicker());
    }

    @Bean
    MeterBinder refusedSubmissions(Submissions submissions) {
        return registry -> FunctionCounter.builder("barback.jobs.refused", submissions, Submissions::refused)
                .description("Jobs beyond what their users may enqueue, barback.web.submissions-per-user")
                .register(registry);
    }
}
