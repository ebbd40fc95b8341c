package dev.barback.web.killed;

import dev.barback.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** After its work, writes its number to the file named in the environment. */
public final class LineJob implements Job {
    static final String FILE = "BARBACK_TEST_LINES";

    public void perform(int number) throws IOException, InterruptedException {
        Thread.sleep(2); // this is the work
        Files.writeString(
                Path.of(System.getenv(FILE)), number + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
