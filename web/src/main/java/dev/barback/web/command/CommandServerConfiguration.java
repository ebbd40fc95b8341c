package dev.barback.web.command;

import dev.barback.command.Commands;
import dev.barback.registry.JobRegistry;
import dev.barback.runtime.Barback;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The language, and the server that speaks it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CommandServerProperties.class)
class CommandServerConfiguration {
    /** Whoever names a port means it; whoever starts a second process beside the first one may not even know of it. */
    private static final String PORT = "barback.command-server.port";

    @Bean
    Commands commands(Barback barback, JobRegistry registry) {
        return Commands.of(barback, registry);
    }

    @Bean
    CommandServer commandServer(Commands commands, CommandServerProperties properties, Environment environment) {
        return new CommandServer(commands, properties, environment.containsProperty(PORT));
    }
}
