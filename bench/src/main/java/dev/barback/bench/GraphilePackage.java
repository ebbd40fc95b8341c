package dev.barback.bench;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Graphile Worker, an npm package, which the benchmark installs for itself in the versions of its lock file. */
final class GraphilePackage {
    private static final Path FOLDER = Path.of("bench/target/graphile");
    private static final List<String> FILES = List.of("package.json", "package-lock.json", "worker.js");
    /** npm writes it last. */
    private static final String INSTALLED = "node_modules/.package-lock.json";

    private static final long TIMEOUT_SECONDS = 120;

    private GraphilePackage() {}

    /** Installs it, if it is not there yet. */
    static void install() throws IOException, InterruptedException {
        Files.createDirectories(FOLDER);
        for (String file : FILES) {
            try (InputStream content = GraphilePackage.class.getResourceAsStream("/graphile/" + file)) {
                Files.copy(Objects.requireNonNull(content), FOLDER.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        run("node", "--version");
        if (!Files.exists(FOLDER.resolve(INSTALLED))) {
            run("npm", "ci", "--no-audit", "--no-fund");
        }
    }

    /** Its program, which ends when its input ends. */
    static Process start(String database) throws IOException {
        return new ProcessBuilder("node", "worker.js", database)
                .directory(FOLDER.toFile())
                .redirectError(Redirect.INHERIT)
                .start();
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(FOLDER.resolve("install.log").toFile())
                .start();
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(String.join(" ", command) + " does not end");
        } else if (process.exitValue() != 0) {
            throw new IOException(
                    String.join(" ", command) + " failed: " + Files.readString(FOLDER.resolve("install.log")));
        }
    }
}
