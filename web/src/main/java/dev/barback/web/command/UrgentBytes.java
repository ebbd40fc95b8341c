package dev.barback.web.command;

import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import java.io.IOException;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/**
 * Finds the socket option to read urgent bytes in line. Telnet may send half of a command as an urgent byte (RFC 854,
 * Synch). By default the JDK drops it, and the next byte would be taken for that half. The JDK has no constant for the
 * option. Stateless.
 */
final class UrgentBytes {
    /** The option; empty if the system does not support it. */
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
