package dev.barback.internal.worker.process;

import dev.barback.Job;
import dev.barback.JobContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;

/** Writes a line when it ends, to the file that the environment names. */
public class TallyJob implements Job {
    static final String FILE = "BARBACK_TEST_TALLY";

    /** Takes this time, then writes its number and execution. */
    public void perform(JobContext context, int number, Duration takes) throws IOException, InterruptedException {
        Thread.sleep(takes.toMillis()); // this is the work
        write(number + " " + context.executions());
    }

    private static void write(String line) throws IOException {
        Files.writeString(
                Path.of(System.getenv(FILE)), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** The lines so far, without an incomplete last one. */
    static List<String> lines(Path file) {
        try {
            String text = Files.exists(file) ? Files.readString(file) : "";
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
