package dev.barback.internal.command;

import java.util.List;

/** The answer of a command that succeeded; a command that fails throws. Texts may contain any characters. */
public sealed interface CommandResult {

    /** One text: an id, a result, a sentence. */
    record Text(String text) implements CommandResult {}

    /** Any number of lines, each with one fact. */
    record Lines(List<String> lines) implements CommandResult {
        /** Keeps a copy. */
        public Lines {
            lines = List.copyOf(lines);
        }
    }

    /** The end of the session. */
    record SessionEnd() implements CommandResult {}
}
