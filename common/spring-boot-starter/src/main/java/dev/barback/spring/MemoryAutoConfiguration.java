package dev.barback.spring;

import dev.barback.broker.Broker;
import dev.barback.broker.MemoryBroker;
import dev.barback.spring.BrokerChoice.Kind;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** This process's memory as the broker; also reports a broker whose module is missing. */
@AutoConfiguration(after = {PubSubAutoConfiguration.class, JdbcAutoConfiguration.class})
@EnableConfigurationProperties(BarbackProperties.class)
public class MemoryAutoConfiguration {
    private static final Logger log = LoggerFactory.getLogger(MemoryAutoConfiguration.class);

    /**
     * The broker.
     *
     * @throws IllegalArgumentException if {@code barback.broker} names an unknown broker
     * @throws MissingDependencyException if another broker is chosen, whose module is missing
     */
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean(Broker.class)
    public MemoryBroker barbackMemoryBroker(
            BarbackProperties properties, Environment environment, ListableBeanFactory beans) {
        BrokerChoice choice = BrokerChoice.of(environment::getProperty);
        if (choice.kind() != Kind.MEMORY) {
            throw notMade(choice, beans);
        }
        if (!properties.lanes().isOnePerQueue()) {
            log.info("barback.queues.*.lanes is ignored: queues in memory have a single lane.");
        }
        log.info("The broker is this process's memory, because {}. Its jobs end with the process.", choice.reason());
        return new MemoryBroker();
    }

    /** Why no auto-configuration has made another broker. */
    private static RuntimeException notMade(BrokerChoice choice, ListableBeanFactory beans) {
        if (choice.kind() == Kind.PUBSUB && !BrokerDependency.PUBSUB.isPresentFor(beans)) {
            return BrokerDependency.PUBSUB.missing("The broker is Pub/Sub", choice.reason());
        }
        return new IllegalStateException(
                "The broker is %s, because %s, but its auto-configuration is excluded. Include it, or declare a Broker bean."
                        .formatted(choice.kind().name().toLowerCase(Locale.ROOT), choice.reason()));
    }
}
