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
    /** @param client where they come from; null = they are gone already */
    Door to(@Nullable InetSocketAddress client);

    /** Open to everybody. */
    static Doors open(Commands commands) {
        return client -> Door.open(commands);
    }

    /** Each with a gate of its own, by the client's address. */
    static Doors guarded(Function<Sight, Commands> language, Function<String, Gate> gates) {
        return client -> {
            String origin = client == null || client.getAddress() == null
                    ? ""
                    : client.getAddress().getHostAddress();
            return Door.guarded(language, gates.apply(origin));
        };
    }
}
