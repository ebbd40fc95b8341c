package dev.barback.cli;

import java.util.List;

/** Executes the commands of a console: in this process, or on a command server. */
interface CommandTarget extends AutoCloseable {

    /**
     * Executes a command, and waits for its result.
     *
     * @param line the command; not blank
     * @throws dev.barback.BarbackException if the connection is closed
     */
    Result execute(String line);

    @Override
    void close();

    /**
     * The result of a command.
     *
     * @param lines escaped for a terminal; if the command failed, one line with the reason
     * @param failed whether the command failed
     * @param sessionOver whether the session is over
     */
    record Result(List<String> lines, boolean failed, boolean sessionOver) {}
}
