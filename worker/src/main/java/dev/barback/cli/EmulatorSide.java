package dev.barback.cli;

import dev.barback.pubsub.PubSubOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Whether the emulator answers. */
final class EmulatorSide {
    private static final int PATIENCE_MILLIS = 2_000;

    private EmulatorSide() {}

    static boolean examine(String hostAndPort, Consumer<Finding> found) {
        URI address = address(hostAndPort);
        if (address == null) {
            found.accept(Finding.problem(PubSubOptions.EMULATOR_HOST + " is \"" + hostAndPort
                    + "\"; it should be host:port, for example localhost:8085."));
            return false;
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), PATIENCE_MILLIS);
            found.accept(Finding.ok("The emulator at " + hostAndPort
                    + " answers; no credentials are needed. It forgets all on restart."));
            return true;
        } catch (IOException | IllegalArgumentException e) {
            found.accept(Finding.problem("The emulator at " + hostAndPort + " does not answer. Start it, or unset "
                    + PubSubOptions.EMULATOR_HOST + " for the real service."));
            return false;
        }
    }

    private static @Nullable URI address(String hostAndPort) {
        try {
            URI address = URI.create("pubsub://" + hostAndPort);
            return address.getHost() == null || address.getPort() < 0 ? null : address;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
