package dev.barback.internal.worker.process;

import dev.barback.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** Writes a line when it starts and when it ends, to the file that the environment names; ends when a gate is open. */
public class GatedJob implements Job {
    static final String STARTED = "+";
    static final String ENDED = "-";
    private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

    /** Takes this time, and until there is a file {@code gate} beside the tally. */
    public void perform(Duration takes) throws IOException, InterruptedException {
        Path tally = Path.of(System.getenv(TallyJob.FILE));
        write(tally, STARTED);
        while (Files.notExists(gate(tally))) {
            Thread.sleep(POLL_INTERVAL.toMillis()); // this is the work
        }
        Thread.sleep(takes.toMillis());
        write(tally, ENDED);
    }

    static Path gate(Path tally) {
        return tally.resolveSibling("gate");
    }

    private static void write(Path tally, String line) throws IOException {
        Files.writeString(tally, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
