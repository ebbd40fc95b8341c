package dev.barback.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for what is started again on the same one. */
final class Ports {
    private Ports() {}

    /** A free one below those that the system gives to whoever asks for any (from 32768 on Linux): nobody takes it meanwhile. */
    static int free() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return taken.getLocalPort();
            } catch (IOException e) {
                // the next one
            }
        }
    }
}
