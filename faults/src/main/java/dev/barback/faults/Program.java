package dev.barback.faults;

import dev.barback.contract.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * {@code bin/barback web} or {@code bin/barback work} as a separate process, with its health on a port. Thread-safe.
 */
final class Program implements AutoCloseable {
    private static final long STOP_TIMEOUT_SECONDS =
            120; // a process that archives its classes needs half a minute on a busy machine

    private final Process process;
    private final URI address;
    private final Path log;

    private Program(Process process, URI address, Path log) {
        this.process = process;
        this.address = address;
        this.log = log;
        Runtime.getRuntime().addShutdownHook(new Thread(process.toHandle()::destroyForcibly));
    }

    /**
     * Starts it, without waiting until it is healthy.
     *
     * @param command the command line
     * @param port the port of its health, as in the environment
     * @param log the file to which its output is appended
     */
    static Program start(List<String> command, int port, Map<String, String> environment, Path log) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("BARBACK_") || name.startsWith("PUBSUB_"));
        builder.environment().putAll(environment);
        try {
            return new Program(builder.start(), URI.create("http://127.0.0.1:" + port), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI address() {
        return address;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Sends SIGKILL; returns when it has ended. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Sends SIGTERM; returns when it has ended. */
    void terminate() {
        process.destroy();
        awaitEnd();
    }

    /** Sends SIGSTOP, which suspends it. */
    void pause() {
        Signals.send("STOP", process.pid());
    }

    /** Sends SIGCONT. */
    void resume() {
        Signals.send("CONT", process.pid());
    }

    /** The number of logged lines, of all processes with this log. */
    long countLogLines() {
        try (var lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            resume();
            kill();
        }
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Process " + process.pid() + " does not end; see " + log + ".");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
