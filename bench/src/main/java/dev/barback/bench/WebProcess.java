package dev.barback.bench;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The process {@code web} of this checkout, on a SQLite file, without a worker inside. */
final class WebProcess implements AutoCloseable {
    /** The file in its folder. */
    static final String FILE = "barback.db";

    private static final long START_TIMEOUT_SECONDS = 120;
    private static final long STOP_TIMEOUT_SECONDS = 20;

    private final Process process;
    private final int httpPort;
    private final int commandPort;

    private WebProcess(Process process, int httpPort, int commandPort) {
        this.process = process;
        this.httpPort = httpPort;
        this.commandPort = commandPort;
    }

    /**
     * Starts it, and waits until it answers.
     *
     * @param folder of its {@link #FILE} and its log
     */
    static WebProcess start(Path folder) throws IOException {
        int httpPort = freePort();
        int commandPort = freePort();
        ProcessBuilder builder = new ProcessBuilder("bin/barback", "web")
                .redirectErrorStream(true)
                .redirectOutput(Redirect.to(folder.resolve("web.log").toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("BARBACK_") || name.startsWith("PUBSUB_"));
        builder.environment()
                .putAll(Map.of(
                        "BARBACK_BROKER", "jdbc",
                        "BARBACK_DATA_DIR", folder.toString(),
                        "BARBACK_COMMANDSERVER_PORT", Integer.toString(commandPort),
                        "SERVER_PORT", Integer.toString(httpPort)));
        WebProcess web = new WebProcess(builder.start(), httpPort, commandPort);
        web.awaitPort(httpPort);
        web.awaitPort(commandPort);
        return web;
    }

    int httpPort() {
        return httpPort;
    }

    int commandPort() {
        return commandPort;
    }

    /** The CPU time of all of its threads, since its start. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void awaitPort(int port) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_TIMEOUT_SECONDS);
        while (!listens(port)) {
            if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                close();
                throw new IllegalStateException(
                        "bin/barback web does not answer on port " + port + "; is this the root of a checkout?");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
