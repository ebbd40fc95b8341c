package dev.barback.web.command;

import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import java.io.IOException;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/**
 * Telnet may send half of a command as an urgent byte (RFC 854, Synch). The JDK drops those, and the next byte would be
 * taken for that half, unless they are asked for in their place among the others. It has an option for that, which no
 * constant names. Without state.
 */
final class UrgentBytes {
    /** Has a connection read them in their place; empty where the system can't. */
    static final Optional<ChannelOption<Boolean>> IN_LINE = find();

    private UrgentBytes() {}

    @SuppressWarnings("unchecked") // the type is compared
    private static Optional<ChannelOption<Boolean>> find() {
        try (SocketChannel any = SocketChannel.open()) {
            return any.supportedOptions().stream()
                    .filter(option -> option.name().equals("SO_OOBINLINE") && option.type() == Boolean.class)
                    .findAny()
                    .map(option -> NioChannelOption.of((SocketOption<Boolean>) option));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
