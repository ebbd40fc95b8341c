package dev.barback.contract;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Google's Pub/Sub emulator, found in this order: the one that {@code PUBSUB_EMULATOR_HOST} names; that of a local
 * Google Cloud SDK, started on a free port; a container, if Docker runs. Without any of them, the calling test is
 * skipped with a line on standard error; if {@code CI=true}, it fails. A started emulator ends with the JVM.
 * Thread-safe.
 */
public final class PubSubEmulator implements AutoCloseable {
    /** The message if there is no emulator. */
    static final String MISSING = "No Pub/Sub emulator: set PUBSUB_EMULATOR_HOST, or install the Google Cloud SDK with"
            + " its pubsub-emulator component, or start Docker.";

    /** It keeps acknowledged messages in its heap; without a limit it uses a quarter of the memory. */
    private static final int HEAP_MEBIBYTES = 512;

    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static @Nullable PubSubEmulator shared;

    private final int port;
    private final Launcher launcher;
    private final String hostAndPort;

    private PubSubEmulator(String host, int port, Launcher launcher) {
        this.port = port;
        this.launcher = launcher;
        this.hostAndPort = host + ":" + port;
    }

    /** How an emulator is started and killed. */
    interface Launcher {
        void start(int port);

        void kill();

        /** Suspends its process, or resumes it. */
        void freeze(boolean frozen);
    }

    /** Whether an emulator runs, or could be started. */
    static boolean isAvailable() {
        return configuredHost().isPresent() || Availability.ON_THIS_MACHINE;
    }

    /** The JVM's shared emulator, for tests that don't restart or stop it. */
    public static synchronized PubSubEmulator shared() {
        if (shared == null) {
            shared = external().or(() -> startOwn(HEAP_MEBIBYTES)).orElseThrow(() -> SkippedTests.because(MISSING));
        }
        return shared;
    }

    /** An emulator of the caller's own, to be restarted and closed. */
    public static PubSubEmulator start() {
        return start(HEAP_MEBIBYTES);
    }

    /**
     * An emulator with more memory, which it needs for more than about 60,000 messages at a time: with less, it stops
     * answering.
     *
     * @param heapMebibytes heap of the process; the memory of a container is set by Docker
     */
    public static PubSubEmulator start(int heapMebibytes) {
        return startOwn(heapMebibytes).orElseThrow(() -> SkippedTests.because(MISSING));
    }

    /** {@code localhost:8085}, as in {@code PUBSUB_EMULATOR_HOST}. */
    public String hostAndPort() {
        return hostAndPort;
    }

    /** The port of {@link #hostAndPort()}. */
    public int port() {
        return port;
    }

    /** Kills it. It does not answer any more, and has lost all data. */
    public synchronized void kill() {
        launcher.kill();
    }

    /** Suspends it (SIGSTOP): connections stay open, new ones too, and no call is answered. */
    public synchronized void freeze() {
        launcher.freeze(true);
    }

    /** Resumes it, with all its data. */
    public synchronized void thaw() {
        launcher.freeze(false);
    }

    /** Kills it, if it runs, and starts it again, empty, on the same port. */
    public synchronized void restart() {
        launcher.kill();
        launcher.start(port);
        awaitAnswer();
    }

    /** Kills it. Don't close an emulator that other tests use ({@link #shared()}, an external one). */
    @Override
    public void close() {
        kill();
    }

    private static Optional<String> configuredHost() {
        return Optional.ofNullable(System.getenv("PUBSUB_EMULATOR_HOST")).filter(name -> !name.isBlank());
    }

    private static Optional<PubSubEmulator> external() {
        return configuredHost().map(PubSubEmulator::external);
    }

    private static PubSubEmulator external(String configured) {
        URI address = URI.create("http://" + configured);
        PubSubEmulator emulator =
                new PubSubEmulator(address.getHost(), address.getPort(), new ExternalEmulator(configured));
        emulator.awaitAnswer();
        return emulator;
    }

    private static Optional<PubSubEmulator> startOwn(int heapMebibytes) {
        Optional<Path> jar = CloudSdk.emulatorJar();
        if (jar.isPresent()) {
            return Optional.of(launch(new EmulatorProcess(jar.get(), heapMebibytes)));
        }
        return EmulatorContainer.isAvailable() ? Optional.of(launch(new EmulatorContainer())) : Optional.empty();
    }

    private static PubSubEmulator launch(Launcher launcher) {
        PubSubEmulator emulator = new PubSubEmulator("localhost", freePort(), launcher);
        Runtime.getRuntime().addShutdownHook(new Thread(launcher::kill, "pubsub-emulator-end"));
        emulator.launcher.start(emulator.port);
        emulator.awaitAnswer();
        return emulator;
    }

    private void awaitAnswer() {
        await("the Pub/Sub emulator at " + hostAndPort)
                .atMost(START_TIMEOUT)
                .pollInterval(Duration.ofMillis(50))
                .until(this::isAnswering);
    }

    private boolean isAnswering() {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create("http://" + hostAndPort + "/").toURL().openConnection();
            connection.setConnectTimeout(1_000);
            connection.setReadTimeout(1_000);
            return connection.getResponseCode() > 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("No free port for the Pub/Sub emulator.", e);
        }
    }

    /** Checked once, at the first call: Docker may answer slowly. */
    private static final class Availability {
        static final boolean ON_THIS_MACHINE = CloudSdk.emulatorJar().isPresent() || EmulatorContainer.isAvailable();
    }

    /** An emulator that was running before the tests. */
    private record ExternalEmulator(String address) implements Launcher {
        @Override
        public void start(int port) {
            throw new IllegalStateException("The emulator at " + address + " is external, and can't be started.");
        }

        @Override
        public void kill() {}

        @Override
        public void freeze(boolean frozen) {
            throw new IllegalStateException("The emulator at " + address + " is external, and is not suspended.");
        }
    }
}
