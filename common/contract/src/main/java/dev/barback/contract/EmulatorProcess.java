package dev.barback.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The emulator's jar, run by the JVM that runs the tests. */
final class EmulatorProcess implements PubSubEmulator.Launcher {
    private final Path jar;
    private final int heapMebibytes;
    private @Nullable Process process;

    EmulatorProcess(Path jar, int heapMebibytes) {
        this.jar = jar;
        this.heapMebibytes = heapMebibytes;
    }

    @Override
    public synchronized void start(int port) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(
                java, "-Xmx" + heapMebibytes + "m", "-jar", jar.toString(), "--host=localhost", "--port=" + port);
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("The Pub/Sub emulator " + jar + " can't be started.", e);
        }
    }

    @Override
    public synchronized void kill() {
        Process running = process;
        process = null;
        if (running == null) {
            return;
        }
        running.destroyForcibly();
        try {
            if (!running.waitFor(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("The Pub/Sub emulator with pid " + running.pid() + " does not end.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void freeze(boolean frozen) {
        Process running = Objects.requireNonNull(process, "The emulator is not running.");
        Signals.send(frozen ? "STOP" : "CONT", running.pid());
    }
}
