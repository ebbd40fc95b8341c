package dev.barback.bench;

import java.util.List;

/** The short commands of {@code bin/barback} that are measured, from the start of the process to its end. */
enum ShortCommand {
    /** Uses no broker: the cost of any command. */
    VERSION("--version"),
    QUEUES("queues"),
    CLEAR("clear --queue default --yes");

    private final String line;

    ShortCommand(String line) {
        this.line = line;
    }

    String line() {
        return line;
    }

    List<String> words() {
        return List.of(line.split(" ", -1));
    }
}
