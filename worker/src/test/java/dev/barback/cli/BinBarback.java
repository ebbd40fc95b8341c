package dev.barback.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs {@code bin/barback} as a process, with the Java of the tests. */
final class BinBarback {
    /** That of this checkout. */
    static final Path CHECKED_OUT =
            Path.of("..", "bin", "barback").toAbsolutePath().normalize();

    private static final long TIMEOUT_SECONDS = 300; // an archive of classes takes a minute on a busy machine

    private final Path directory;
    private final Map<String, String> environment;

    /**
     * Starts nothing yet.
     *
     * @param directory the working directory, also for the output
     * @param environment variables beside those of this process
     */
    BinBarback(Path directory, Map<String, String> environment) {
        this.directory = directory;
        this.environment = environment;
    }

    /** What a process has written, and how it ended. */
    record Finished(int exitCode, String out, String err) {}

    /** Runs a command to its end, without input. */
    Finished run(Path command, String... arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile(directory, "out", "");
        Path err = Files.createTempFile(directory, "err", "");
        List<String> words = new ArrayList<>(List.of(command.toString()));
        words.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(words + " does not end.");
        }
        return new Finished(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }
}
