package dev.barback.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.cli.BinBarback.Finished;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archives of classes with which {@code bin/barback} starts, in directories as those of the image. */
class ClassArchivesPackagedTest {
    private static final Path BUILT = Path.of("target");
    private static final String SENTENCE = "This starts slowly, because there is no archive of classes";

    @TempDir
    private Path directory;

    private Path home;

    @BeforeEach
    void install() throws IOException {
        home = directory.resolve("app");
        for (String script : List.of("barback", "prepare.sh")) {
            copy(BinBarback.CHECKED_OUT.resolveSibling(script), home.resolve("bin"));
        }
        copy(BUILT.resolve("barback-worker.jar"), home.resolve("lib/worker"));
        Files.createDirectories(home.resolve("lib/common"));
        for (Path jar : files(BUILT.resolve("lib"))) {
            copy(jar, home.resolve("lib/third-party"));
        }
    }

    @Test
    void commandsUseAnArchiveThatIsMadeOnce() throws Exception {
        assertThat(prepare(home, "commands")).contains("to make an archive");
        assertThat(prepare(home, "commands")).as("it is current").isEmpty();
        assertThat(usesAnArchive(home)).isTrue();
        assertThat(home.resolve("lib/worker/sqlite-native")).isNotEmptyFile();
    }

    @Test
    void aCopySaysOnceThatItHasNoneAndMakesItsOwn() throws Exception {
        prepare(home, "commands");
        Path copy = directory.resolve("copy");
        copyAll(home, copy);
        Finished first = run(copy, Map.of(), "--version");
        assertThat(first.exitCode()).isZero();
        assertThat(first.out()).startsWith("barback ").doesNotContain(SENTENCE);
        assertThat(first.err()).contains(SENTENCE, "barback prepare");
        assertThat(run(copy, Map.of(), "--version").err()).isEmpty();
        assertThat(prepare(copy, "commands")).contains("to make an archive");
        assertThat(usesAnArchive(copy)).isTrue();
    }

    @Test
    void anArchiveThatWasCutIsNotUsedAndMadeAgain() throws Exception {
        prepare(home, "commands");
        Path archive = archive("commands-");
        assertThat(archive.toFile().setWritable(true)).isTrue();
        try (RandomAccessFile file = new RandomAccessFile(archive.toFile(), "rw")) {
            file.setLength(file.length() / 2);
        }
        Finished command = run(home, Map.of(), "--version");
        assertThat(command.exitCode()).as(command.err()).isZero();
        assertThat(command.err()).contains(SENTENCE);
        prepare(home, "commands");
        assertThat(usesAnArchive(home)).isTrue();
    }

    @Test
    void theUsersOptionsWin() throws Exception {
        prepare(home, "commands");
        for (String options : List.of("-XX:+UseG1GC", "-Xshare:off")) {
            Finished command = run(home, Map.of("JAVA_OPTS", options), "--version");
            assertThat(command.exitCode()).as(command.out() + command.err()).isZero();
            assertThat(command.err()).isEmpty();
        }
    }

    @Test
    void workHasAnArchiveToo() throws Exception {
        assertThat(prepare(home, "work")).contains("running work");
        assertThat(archive("work-")).exists();
    }

    /** Whether a class of a command comes from an archive; what the JVM says about it differs between releases. */
    private boolean usesAnArchive(Path place) throws Exception {
        Path log = directory.resolve("classes.log");
        Finished command = run(place, Map.of("JAVA_OPTS", "-Xlog:class+load:file=" + log), "--version");
        assertThat(command.err()).isEmpty();
        try (Stream<String> lines = Files.lines(log)) {
            return lines.anyMatch(line -> line.contains("BarbackCommand source: shared objects file"));
        }
    }

    /** Returns what it says. */
    private String prepare(Path place, String name) throws Exception {
        Finished prepared = run(place, Map.of(), "prepare", name);
        assertThat(prepared.exitCode()).as(prepared.err()).isZero();
        return prepared.err();
    }

    private Finished run(Path place, Map<String, String> variables, String... arguments) throws Exception {
        Map<String, String> environment = new HashMap<>(variables);
        environment.put("BARBACK_DATA_DIR", directory.resolve("data").toString());
        return new BinBarback(directory, environment).run(place.resolve("bin/barback"), arguments);
    }

    private Path archive(String prefix) throws IOException {
        return files(home.resolve("lib/worker")).stream()
                .filter(file -> file.getFileName().toString().startsWith(prefix)
                        && !file.toString().endsWith(".state"))
                .findFirst()
                .orElseThrow();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static void copy(Path file, Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
    }

    private static void copyAll(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}
