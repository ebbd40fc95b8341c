package dev.barback.web.command;

import dev.barback.internal.command.Commands;
import dev.barback.internal.runtime.Barback;
import dev.barback.web.access.TokenAuthenticators;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Configures the command language and its server. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CommandServerProperties.class)
class CommandServerConfiguration {
    /** If the port is set, a failure to listen stops the process; a second process on the default port runs without. */
    private static final String PORT = "barback.command-server.port";

    @Bean
    CommandSessions commandSessions(Barback barback, ObjectProvider<TokenAuthenticators> tokenAuthenticators) {
        TokenAuthenticators available = tokenAuthenticators.getIfAvailable();
        return available == null
                ? CommandSessions.withoutAuthentication(Commands.of(barback))
                : CommandSessions.withAuthentication(scope -> Commands.of(barback, scope), available::forClient);
    }

    @Bean
    CommandServer commandServer(
            CommandSessions commandSessions, CommandServerProperties properties, Environment environment) {
        return new CommandServer(commandSessions, properties, environment.containsProperty(PORT));
    }
}
