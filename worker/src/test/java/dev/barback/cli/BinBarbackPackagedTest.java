package dev.barback.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.contract.NeedsEmulator;
import dev.barback.contract.PubSubEmulator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/barback} as a process, with the packaged jars. */
@NeedsEmulator
class BinBarbackPackagedTest {
    private static final Path BARBACK =
            Path.of("..", "bin", "barback").toAbsolutePath().normalize();

    private final Map<String, String> environment = Map.of(
            "PUBSUB_EMULATOR_HOST",
            PubSubEmulator.shared().hostAndPort(),
            "PUBSUB_JOB_QUEUE_PROJECT_ID",
            "bin-" + UUID.randomUUID(),
            "JAVA_HOME",
            System.getProperty("java.home"));

    @TempDir
    private Path directory;

    @Test
    void clearWorksWithArchivedClasses() throws Exception {
        assertThat(run(BARBACK, "prepare").exitCode()).isZero(); // as make build does
        assertThat(BARBACK.resolveSibling("../worker/target/barback.jsa")).exists();
        assertThat(run(BARBACK, "enqueue", "HelloWorldJob").exitCode()).isZero();
        Finished cleared = run(BARBACK, "clear", "--queue", "default", "--yes");
        assertThat(cleared.exitCode()).as(cleared.err()).isZero();
        assertThat(cleared.out()).startsWith("The queue default is empty");
    }

    @Test
    void itWorksFromAnywhereAndThroughALink() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("bb"), BARBACK);
        Finished enqueued = run(link, "enqueue", "HelloMeJob", "Ada", "last name");
        Files.delete(link);
        assertThat(enqueued.exitCode()).isZero();
        assertThat(enqueued.out().strip()).matches("[0-9a-f-]{36}");
        assertThat(enqueued.err().strip()).isEqualTo("HelloMeJob is enqueued in default.");
    }

    @Test
    void exitCodesComeThrough() throws Exception {
        assertThat(run(BARBACK, "--version").out()).startsWith("barback 0.");
        assertThat(run(BARBACK, "-v", "queues").out()).doesNotContain("\tat ");
        assertThat(run(BARBACK, "clera").exitCode()).isEqualTo(2);
        assertThat(run(BARBACK, "morgue", "show", "nobody").exitCode()).isEqualTo(1);
        Finished nobody = run(BARBACK, "health", "1");
        assertThat(nobody.exitCode()).isEqualTo(1);
        assertThat(nobody.err().strip()).isEqualTo("barback: Nothing answers on port 1.");
    }

    private record Finished(int exitCode, String out, String err) {}

    private Finished run(Path command, String... arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile(directory, "out", "");
        Path err = Files.createTempFile(directory, "err", "");
        List<String> words = new ArrayList<>(List.of(command.toString()));
        words.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(words + " does not end.");
        }
        return new Finished(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }
}
