package dev.barback.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.cli.BinBarback.Finished;
import dev.barback.contract.NeedsEmulator;
import dev.barback.contract.PubSubEmulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/barback} as a process, with the packaged jars. */
@NeedsEmulator
class BinBarbackPackagedTest {
    private static final Path BARBACK = BinBarback.CHECKED_OUT;

    private final Map<String, String> environment = Map.of(
            "PUBSUB_EMULATOR_HOST",
            PubSubEmulator.shared().hostAndPort(),
            "PUBSUB_JOB_QUEUE_PROJECT_ID",
            "bin-" + UUID.randomUUID());

    @TempDir
    private Path directory;

    /** As make build does; without it, the first command says that it starts slowly. */
    @BeforeEach
    void prepareCommands() throws Exception {
        Finished prepared = run(BARBACK, "prepare", "commands");
        assertThat(prepared.exitCode()).as(prepared.err()).isZero();
    }

    @Test
    void clearWorksWithArchivedClasses() throws Exception {
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

    private Finished run(Path command, String... arguments) throws Exception {
        return new BinBarback(directory, environment).run(command, arguments);
    }
}
