package dev.barback.web.command;

import dev.barback.AccessScope;
import dev.barback.internal.command.Authenticator;
import dev.barback.internal.command.CommandSession;
import dev.barback.internal.command.Commands;
import java.net.InetSocketAddress;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Creates a command session for each connection. Thread-safe. */
@FunctionalInterface
interface CommandSessions {
    /** @param origin the client's address; empty = already disconnected */
    CommandSession openSession(String origin);

    /** Sessions without authentication. */
    static CommandSessions withoutAuthentication(Commands commands) {
        return origin -> CommandSession.withoutAuthentication(commands);
    }

    /** Sessions with an authenticator each, by the client's address. */
    static CommandSessions withAuthentication(
            Function<AccessScope, Commands> commandsFor, Function<String, Authenticator> authenticators) {
        return origin -> CommandSession.withAuthentication(commandsFor, authenticators.apply(origin));
    }

    /** The address of a client; empty = already disconnected. */
    static String origin(@Nullable InetSocketAddress client) {
        return client == null || client.getAddress() == null
                ? ""
                : client.getAddress().getHostAddress();
    }
}
