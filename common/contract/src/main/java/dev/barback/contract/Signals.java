package dev.barback.contract;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Sends signals to processes, which Java can't. By the shell's built-in kill: not every machine has the program.
 * Thread-safe.
 */
public final class Signals {
    private Signals() {}

    /**
     * Sends a signal, if the process still exists: PostgreSQL's child processes may have ended.
     *
     * @param name without SIG: INT, STOP, CONT
     * @throws IllegalStateException if the process does not accept it
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
