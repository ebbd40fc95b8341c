package dev.barback.web.killed;

import dev.barback.web.WebApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Web with a worker inside, in its own JVM. Closing kills it. */
final class WebProcess implements AutoCloseable {
    private final Process process;

    private WebProcess(Process process) {
        this.process = process;
        Runtime.getRuntime().addShutdownHook(new Thread(process.toHandle()::destroyForcibly));
    }

    /** Appends its output to the log. */
    static WebProcess start(Path log, Map<String, String> environment) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), WebApplication.class.getName()));
        command.addAll(List.of("--server.port=0", "--barback.worker.enabled=true"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        return new WebProcess(builder.start());
    }

    void requireAlive(Path log) throws IOException {
        if (!process.isAlive()) {
            throw new AssertionError("The process ended by itself:\n" + Files.readString(log));
        }
    }

    /** Kills the process with SIGKILL. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Process " + process.pid() + " survived a kill -9.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
