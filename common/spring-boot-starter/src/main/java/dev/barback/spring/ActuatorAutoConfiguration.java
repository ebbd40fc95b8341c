package dev.barback.spring;

import dev.barback.JobOperations;
import dev.barback.internal.jdbc.outbox.OutboxBroker;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.worker.Worker;
import dev.barback.settings.BarbackSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Health, metrics and scaling, if the application has an actuator. */
@AutoConfiguration(
        after = WorkerAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
public class ActuatorAutoConfiguration {

    /** If Micrometer is in use; many libraries bring its classes along, but no registry. */
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

    /** If the application has endpoints. It decides which of them are exposed. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(WebEndpoint.class)
    @ConditionalOnBean(JobOperations.class)
    static class Endpoints {

        @Bean
        @ConditionalOnMissingBean
        ScalingEndpoint barbackScalingEndpoint(
                JobOperations operations, JobRegistry registry, BarbackSettings settings) {
            return new ScalingEndpoint(
                    operations,
                    WorkerAutoConfiguration.options(registry, settings).queues().keySet());
        }
    }

    /** If the application has health indicators. */
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

    /** If the application has health indicators, and enqueues through an outbox. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({HealthIndicator.class, OutboxBroker.class})
    @ConditionalOnBean(OutboxBroker.class)
    static class OutboxHealth {

        @Bean
        @ConditionalOnMissingBean(name = "barbackOutboxHealthIndicator")
        HealthIndicator barbackOutboxHealthIndicator(OutboxBroker outbox) {
            return new OutboxHealthIndicator(outbox);
        }
    }
}
