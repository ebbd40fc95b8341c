package dev.barback.internal.worker.process;

import static org.awaitility.Awaitility.await;

import dev.barback.contract.Signals;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * A separate JVM, run by the java that runs the tests. Its output is collected; closing it kills it.
 *
 * <pre>{@code
 * try (WorkerProcess worker = WorkerProcess.work("--queue", "mail")
 *         .env("PUBSUB_EMULATOR_HOST", emulator.hostAndPort())
 *         .start()
 *         .awaitServing()) {
 *     worker.kill();
 * }
 * }</pre>
 */
public final class WorkerProcess implements AutoCloseable {
    private static final String MAIN = "dev.barback.cli.BarbackCommand";
    private static final String SERVING = "This worker serves";
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    private final Process process;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Thread reader;

    private WorkerProcess(Process process) {
        this.process = process;
        // A test that fails before it assigns this to a variable can't close it
        Runtime.getRuntime().addShutdownHook(new Thread(process.toHandle()::destroyForcibly));
        this.reader = new Thread(this::collect, "output of " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /** {@code barback work} with these options. */
    public static Builder work(String... options) {
        List<String> arguments = new ArrayList<>(List.of("work"));
        arguments.addAll(List.of(options));
        return new Builder(MAIN).arguments(arguments.toArray(new String[0]));
    }

    /** {@code barback} with these arguments. */
    public static Builder barback(String... arguments) {
        return new Builder(MAIN).arguments(arguments);
    }

    /** Any main class. */
    public static Builder java(String mainClass) {
        return new Builder(mainClass);
    }

    /** The command, its options and its environment. */
    public static final class Builder {
        private final String mainClass;
        private final List<String> jvmOptions =
                new ArrayList<>(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        private final List<String> arguments = new ArrayList<>();
        private final Map<String, String> environment = new LinkedHashMap<>();
        private String classPath = System.getProperty("java.class.path");

        private Builder(String mainClass) {
            this.mainClass = mainClass;
        }

        /** Replaces the class path, which is the tests' own by default. */
        public Builder classPath(String path) {
            classPath = path;
            return this;
        }

        /** Puts a directory or a jar before the class path. */
        public Builder alsoOnClassPath(Path first) {
            classPath = first + File.pathSeparator + classPath;
            return this;
        }

        /** Adds options of the JVM. */
        public Builder jvm(String... options) {
            jvmOptions.addAll(List.of(options));
            return this;
        }

        /** Adds an environment variable to those of the tests. */
        public Builder env(String name, String value) {
            environment.put(name, value);
            return this;
        }

        /** Adds arguments. */
        public Builder arguments(String... more) {
            arguments.addAll(List.of(more));
            return this;
        }

        /** Starts the process. */
        public WorkerProcess start() {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(jvmOptions);
            command.addAll(List.of("-cp", classPath, mainClass));
            command.addAll(arguments);
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(environment);
            try {
                Process started = builder.start();
                started.getOutputStream().close(); // it gets no input
                return new WorkerProcess(started);
            } catch (IOException e) {
                throw new UncheckedIOException("Can't start " + command, e);
            }
        }
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Its output so far, standard output and standard error. */
    public String output() {
        return String.join("\n", lines);
    }

    /** Waits until its worker logs that it fetches jobs. */
    public WorkerProcess awaitServing() {
        return awaitOutput(SERVING);
    }

    /** Waits until it has printed a text; fails at once if the process ends before. */
    public WorkerProcess awaitOutput(String text) {
        await("process " + pid() + " printing \"" + text + "\"")
                .atMost(START_TIMEOUT)
                .pollInterval(Duration.ofMillis(20))
                .failFast("process " + pid() + " ended", () -> {
                    if (!isAlive() && !reader.isAlive() && !hasPrinted(text)) {
                        throw new AssertionError("Process " + pid() + " ended. It printed:\n" + output());
                    }
                })
                .until(() -> hasPrinted(text));
        return this;
    }

    private boolean hasPrinted(String text) {
        return lines.stream().anyMatch(line -> line.contains(text));
    }

    /** Sends SIGTERM. */
    public void terminate() {
        process.toHandle().destroy(); // Process.destroy() would close its output, too
    }

    /** Sends SIGKILL, and waits for its end. */
    public void kill() {
        process.toHandle().destroyForcibly();
        awaitExit(Duration.ofSeconds(10));
    }

    /** Sends a signal, by its name: INT, STOP, CONT. */
    public void signal(String name) {
        Signals.send(name, pid());
    }

    /** Waits for its end, and for the last of its output. Returns its exit code; 128 + n after signal n. */
    public int awaitExit(Duration atMost) {
        try {
            if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("Process " + pid() + " still runs after " + atMost + ":\n" + output());
            }
            reader.join(5_000);
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Kills it, if it runs. */
    @Override
    public void close() {
        if (isAlive()) {
            kill();
        }
    }

    private void collect() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            reader.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException e) {
            lines.add("(" + e.getMessage() + ")"); // the process was killed
        }
    }
}
