package dev.barback.cli;

import java.util.List;

/** Who answers in a console: this process, or a command server somewhere. */
interface Counterpart extends AutoCloseable {

    /**
     * Has a command done, and waits for the answer.
     *
     * @param line what is typed; not blank
     * @throws dev.barback.BarbackException if the conversation is over
     */
    Said ask(String line);

    @Override
    void close();

    /**
     * What was answered.
     *
     * @param lines fit for a terminal; if it failed, one that says why
     * @param failed whether the command failed
     * @param goodbye whether the conversation is over
     */
    record Said(List<String> lines, boolean failed, boolean goodbye) {}
}
