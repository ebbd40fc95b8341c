package dev.barback.web;

import dev.barback.broker.Broker;
import dev.barback.enqueue.TimeAndIds;
import java.util.concurrent.Executor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Configures the health of this process. */
@Configuration(proxyBeanMethods = false)
class HealthConfiguration {

    /** Reported as {@code broker}, the bean's name without HealthIndicator. */
    @Bean
    BrokerHealth brokerHealthIndicator(Broker broker, ObjectProvider<TimeAndIds> sources) {
        Executor background = task -> {
            Thread thread = new Thread(task, "broker-health");
            thread.setDaemon(true);
            thread.start();
        };
        return new BrokerHealth(
                broker, sources.getIfAvailable(() -> TimeAndIds.SYSTEM).clock(), background);
    }
}
