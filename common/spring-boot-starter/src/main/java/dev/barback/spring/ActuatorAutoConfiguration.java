package dev.barback.spring;

import dev.barback.worker.Worker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Health and metrics, where the application has an actuator. */
@AutoConfiguration(
        after = WorkerAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
public class ActuatorAutoConfiguration {

    /** With Micrometer in use; many libraries bring its classes along, and no registry. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterRegistry.class)
    @ConditionalOnSingleCandidate(MeterRegistry.class)
    static class Metrics {

        @Bean
        @ConditionalOnMissingBean
        JobMetrics barbackJobMetrics(ObjectProvider<MeterRegistry> registry) {
            return new JobMetrics(registry);
        }

        @Bean
        @ConditionalOnBean(Worker.class)
        MeterBinder barbackWorkerMetrics(Worker worker) {
            return new WorkerMetrics(worker);
        }
    }

    /** With health. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(HealthIndicator.class)
    @ConditionalOnBean(Worker.class)
    static class Health {

        @Bean
        @ConditionalOnMissingBean(name = "barbackWorkerHealthIndicator")
        HealthIndicator barbackWorkerHealthIndicator(Worker worker) {
            return new WorkerHealthIndicator(worker);
        }
    }
}
