package dev.barback.spring;

import dev.barback.internal.broker.MemoryBroker;
import dev.barback.settings.BarbackSettings;
import dev.barback.settings.BrokerChoice;
import dev.barback.settings.BrokerChoice.Kind;
import dev.barback.spi.Broker;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** This process's memory as the broker; also reports a broker whose module is missing. */
@AutoConfiguration(after = {PubSubAutoConfiguration.class, JdbcAutoConfiguration.class})
@Import(SettingsConfiguration.class)
public class MemoryAutoConfiguration {
    private static final Logger log = LoggerFactory.getLogger(MemoryAutoConfiguration.class);

    /**
     * The broker.
     *
     * @throws MissingDependencyException if another broker is chosen, whose module is missing
     */
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean(Broker.class)
    public MemoryBroker barbackMemoryBroker(BarbackSettings settings, ListableBeanFactory beans) {
        BrokerChoice choice = settings.brokerChoice();
        if (choice.kind() != Kind.MEMORY) {
            throw notMade(choice, beans);
        }
        if (!settings.lanes().isOnePerQueue()) {
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
