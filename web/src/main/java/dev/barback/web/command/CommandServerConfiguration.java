package dev.barback.web.command;

import dev.barback.command.Commands;
import dev.barback.registry.JobRegistry;
import dev.barback.runtime.Barback;
import dev.barback.web.access.TokenGates;
import org.springframework.beans.factory.ObjectProvider;
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
    Doors doors(Barback barback, JobRegistry registry, ObjectProvider<TokenGates> gates) {
        TokenGates guards = gates.getIfAvailable();
        return guards == null
                ? Doors.open(Commands.of(barback, registry))
                : Doors.guarded(sight -> Commands.of(barback, registry, sight), guards::at);
    }

    @Bean
    CommandServer commandServer(Doors doors, CommandServerProperties properties, Environment environment) {
        return new CommandServer(doors, properties, environment.containsProperty(PORT));
    }
}
