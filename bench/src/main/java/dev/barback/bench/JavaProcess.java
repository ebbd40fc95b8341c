package dev.barback.bench;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A fresh JVM with this class path. */
final class JavaProcess {
    private JavaProcess() {}

    /** Runs a main class, and returns what it printed. */
    static String run(Class<?> program, String... arguments) throws IOException, InterruptedException {
        String name = program.getSimpleName();
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Dbarback.bench.log=" + System.getProperty("java.io.tmpdir") + "/barback-bench-" + name + ".log",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        try {
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                throw new IllegalStateException(name + " ended with status " + status + ".");
            }
            return printed;
        } finally {
            process.destroy();
        }
    }
}
