package dev.barback.web.command;

import dev.barback.command.Commands;
import dev.barback.command.Door;
import dev.barback.command.Gate;
import dev.barback.steering.Sight;
import java.net.InetSocketAddress;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A door for each conversation. Thread-safe. */
@FunctionalInterface
interface Doors {
    /** @param origin the address they come from; empty = they are gone already */
    Door to(String origin);

    /** Open to everybody. */
    static Doors open(Commands commands) {
        return origin -> Door.open(commands);
    }

    /** Each with a gate of its own, by the client's address. */
    static Doors guarded(Function<Sight, Commands> language, Function<String, Gate> gates) {
        return origin -> Door.guarded(language, gates.apply(origin));
    }

    /** The address of a client; empty = they are gone already. */
    static String origin(@Nullable InetSocketAddress client) {
        return client == null || client.getAddress() == null
                ? ""
                : client.getAddress().getHostAddress();
    }
}
