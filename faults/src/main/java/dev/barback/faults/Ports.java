package dev.barback.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for servers that are restarted on the same port. */
final class Ports {
    private Ports() {}

    /** A free port below the ephemeral ports (from 32768 on Linux), so that no other process takes it meanwhile. */
    static int free() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return taken.getLocalPort();
            } catch (IOException e) {
                // try the next one
            }
        }
    }
}
