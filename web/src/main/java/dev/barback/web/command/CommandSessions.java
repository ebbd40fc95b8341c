package dev.barback.web.command;

import dev.barback.command.Authenticator;
import dev.barback.command.CommandSession;
import dev.barback.command.Commands;
import dev.barback.steering.AccessScope;
import java.net.InetSocketAddress;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Creates a command session for each connection. Thread-safe. */
@FunctionalInterface
interface CommandSessions {
    /** @param origin the client's address; empty = already disconnected */
    CommandSession to(String origin);

    /** Sessions without authentication. */
    static CommandSessions open(Commands commands) {
        return origin -> CommandSession.open(commands);
    }

    /** Sessions with an authenticator each, by the client's address. */
    static CommandSessions guarded(Function<AccessScope, Commands> language, Function<String, Authenticator> gates) {
        return origin -> CommandSession.guarded(language, gates.apply(origin));
    }

    /** The address of a client; empty = already disconnected. */
    static String origin(@Nullable InetSocketAddress client) {
        return client == null || client.getAddress() == null
                ? ""
                : client.getAddress().getHostAddress();
    }
}
