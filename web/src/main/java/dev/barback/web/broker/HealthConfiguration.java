package dev.barback.web.broker;

import dev.barback.spi.Broker;
import java.util.concurrent.Executor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Configures the health of this process. */
@Configuration(proxyBeanMethods = false)
class HealthConfiguration {

    /** Reported as {@code broker}, the bean's name without HealthIndicator. */
    @Bean
    BrokerHealth brokerHealthIndicator(Broker broker) {
        Executor background = task -> {
            Thread thread = new Thread(task, "broker-health");
            thread.setDaemon(true);
            thread.start();
        };
        return new BrokerHealth(broker, System::nanoTime, background);
    }

    @Bean
    BrokerHealthChecks brokerHealthChecks(BrokerHealth health) {
        return new BrokerHealthChecks(health);
    }
}
