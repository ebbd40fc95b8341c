package dev.barback.web.command;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** The command server can't listen on its configured port. */
final class CommandPortException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    CommandPortException(InetSocketAddress address, @Nullable Throwable cause) {
        super(
                "The command server can't listen on port %d of %s (%s)."
                        .formatted(
                                address.getPort(),
                                address.getAddress().getHostAddress(),
                                cause == null ? "unknown reason" : cause.getMessage()),
                cause);
    }
}
