package dev.barback.web;

import dev.barback.broker.Broker;
import dev.barback.enqueue.Sources;
import java.util.concurrent.Executor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the health of this process takes. */
@Configuration(proxyBeanMethods = false)
class HealthConfiguration {

    /** Shown as {@code broker}, the bean's name without HealthIndicator. */
    @Bean
    BrokerHealth brokerHealthIndicator(Broker broker, ObjectProvider<Sources> sources) {
        Executor background = task -> {
            Thread thread = new Thread(task, "broker-health");
            thread.setDaemon(true);
            thread.start();
        };
        return new BrokerHealth(
                broker, sources.getIfAvailable(() -> Sources.SYSTEM).clock(), background);
    }
}
