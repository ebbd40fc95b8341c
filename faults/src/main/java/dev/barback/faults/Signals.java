package dev.barback.faults;

import java.io.IOException;
import java.io.UncheckedIOException;

/** What Java can't say to a process. */
final class Signals {
    private Signals() {}

    /**
     * Sends it, if there still is such a process: PostgreSQL's children come and go.
     *
     * @param name without SIG
     */
    static void send(String name, long pid) {
        try {
            int code = new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                    .start()
                    .waitFor();
            if (code != 0 && ProcessHandle.of(pid).isPresent()) {
                throw new IllegalStateException("kill -" + name + " " + pid + " ended with " + code + ".");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
