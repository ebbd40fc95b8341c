package dev.barback.test;

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
 * Google's Pub/Sub emulator, found in this order: the one that {@code PUBSUB_EMULATOR_HOST} names; that of a
 * local Google Cloud SDK, started on a free port; a container, where Docker answers. With none of them the
 * calling test is skipped with a line on the error output; where {@code CI=true} it fails. What was started
 * ends with the JVM. Thread-safe.
 */
public final class PubSubEmulator implements AutoCloseable {
    /** What to do about that there is none. */
    static final String MISSING = "No Pub/Sub emulator: set PUBSUB_EMULATOR_HOST, or install the Google Cloud SDK with"
            + " its pubsub-emulator component, or start Docker.";

    /** It keeps acknowledged messages in its heap; without a limit it takes a quarter of the memory. */
    private static final int HEAP_MEBIBYTES = 512;

    private static final Duration SLOWEST_START = Duration.ofSeconds(60);
    private static @Nullable PubSubEmulator shared;

    private final int port;
    private final Run run;
    private final String hostAndPort;

    private PubSubEmulator(String host, int port, Run run) {
        this.port = port;
        this.run = run;
        this.hostAndPort = host + ":" + port;
    }

    /** How an emulator is started and killed. */
    interface Run {
        void start(int port);

        void kill();

        /** Stops its process where it stands, or lets it go on. */
        void freeze(boolean frozen);
    }

    /** Whether one runs, or could be started. */
    static boolean isThere() {
        return named().isPresent() || Availability.ON_THIS_MACHINE;
    }

    /** The JVM's one emulator, for all tests that don't harm it. */
    public static synchronized PubSubEmulator shared() {
        if (shared == null) {
            shared = external().or(() -> own(HEAP_MEBIBYTES)).orElseThrow(() -> SkippedTests.because(MISSING));
        }
        return shared;
    }

    /** An emulator of the caller's own, to be restarted and closed. */
    public static PubSubEmulator start() {
        return start(HEAP_MEBIBYTES);
    }

    /**
     * One with more memory than usual, which it needs for more than some 60,000 messages at a time: with less, it answers nobody
     * any more.
     *
     * @param heapMebibytes of a process; a container has what Docker gives it
     */
    public static PubSubEmulator start(int heapMebibytes) {
        return own(heapMebibytes).orElseThrow(() -> SkippedTests.because(MISSING));
    }

    /** {@code localhost:8085}, as {@code PUBSUB_EMULATOR_HOST} has it. */
    public String hostAndPort() {
        return hostAndPort;
    }

    /** The port of {@link #hostAndPort()}. */
    public int port() {
        return port;
    }

    /** Kills it. It answers no more, and has lost everything. */
    public synchronized void kill() {
        run.kill();
    }

    /** Stops it where it stands (SIGSTOP): connections stay open, new ones too, and nothing is answered. */
    public synchronized void freeze() {
        run.freeze(true);
    }

    /** Lets it go on, with all it had. */
    public synchronized void thaw() {
        run.freeze(false);
    }

    /** Kills it, if it runs, and starts it again, empty, on the same port. */
    public synchronized void restart() {
        run.kill();
        run.start(port);
        awaitAnswer();
    }

    /** Kills it. An emulator that others use ({@link #shared()}, an external one) is better left alone. */
    @Override
    public void close() {
        kill();
    }

    private static Optional<String> named() {
        return Optional.ofNullable(System.getenv("PUBSUB_EMULATOR_HOST")).filter(name -> !name.isBlank());
    }

    private static Optional<PubSubEmulator> external() {
        return named().map(PubSubEmulator::external);
    }

    private static PubSubEmulator external(String named) {
        URI address = URI.create("http://" + named);
        PubSubEmulator emulator = new PubSubEmulator(address.getHost(), address.getPort(), new SomebodyElses(named));
        emulator.awaitAnswer();
        return emulator;
    }

    private static Optional<PubSubEmulator> own(int heapMebibytes) {
        Optional<Path> jar = CloudSdk.emulatorJar();
        if (jar.isPresent()) {
            return Optional.of(started(new EmulatorProcess(jar.get(), heapMebibytes)));
        }
        return dockerAnswers() ? Optional.of(started(new EmulatorContainer())) : Optional.empty();
    }

    /** Testcontainers is an optional dependency: without it there is no Docker for us. */
    private static boolean dockerAnswers() {
        try {
            return EmulatorContainer.isPossible();
        } catch (LinkageError e) {
            return false;
        }
    }

    private static PubSubEmulator started(Run run) {
        PubSubEmulator emulator = new PubSubEmulator("localhost", freePort(), run);
        Runtime.getRuntime().addShutdownHook(new Thread(run::kill, "pubsub-emulator-end"));
        emulator.run.start(emulator.port);
        emulator.awaitAnswer();
        return emulator;
    }

    private void awaitAnswer() {
        await("the Pub/Sub emulator at " + hostAndPort)
                .atMost(SLOWEST_START)
                .pollInterval(Duration.ofMillis(50))
                .until(this::answers);
    }

    private boolean answers() {
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

    /** Looked at once, when the first asks: Docker takes its time to answer. */
    private static final class Availability {
        static final boolean ON_THIS_MACHINE = CloudSdk.emulatorJar().isPresent() || dockerAnswers();
    }

    /** One that was there before us. */
    private record SomebodyElses(String address) implements Run {
        @Override
        public void start(int port) {
            throw new IllegalStateException("The emulator at " + address + " was not started here, nor can it be.");
        }

        @Override
        public void kill() {}

        @Override
        public void freeze(boolean frozen) {
            throw new IllegalStateException("The emulator at " + address + " was not started here, nor is it stopped.");
        }
    }
}
