package dev.barback.web.command;

import dev.barback.broker.Broker;
import dev.barback.command.Commands;
import dev.barback.registry.JobRegistry;
import dev.barback.runtime.Barback;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The language, and the server that speaks it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CommandServerProperties.class)
class CommandServerConfiguration {

    @Bean
    Commands commands(Barback barback, JobRegistry registry, Broker broker) {
        return Commands.of(barback, registry, broker);
    }

    @Bean
    CommandServer commandServer(Commands commands, CommandServerProperties properties) {
        return new CommandServer(commands, properties);
    }
}
