package dev.barback.test;

import java.io.IOException;
import java.io.UncheckedIOException;

/** What Java can't say to a process. By the shell's own kill: not every machine has the program. Thread-safe. */
public final class Signals {
    private Signals() {}

    /**
     * Sends a signal, if there still is such a process: PostgreSQL's children come and go.
     *
     * @param name without SIG: INT, STOP, CONT
     * @throws IllegalStateException if the process does not take it
     */
    public static void send(String name, long pid) {
        try {
            int code = new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid)
                    .start()
                    .waitFor();
            if (code != 0 && ProcessHandle.of(pid).isPresent()) {
                throw new IllegalStateException("Process " + pid + " did not take the signal " + name + ".");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("There is no shell to send signals with.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
