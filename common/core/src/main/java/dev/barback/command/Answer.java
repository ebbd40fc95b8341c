package dev.barback.command;

import java.util.List;

/** What a command answers when it did what it was told; otherwise it throws. Texts may have any characters. */
public sealed interface Answer {

    /** One text: an id, a result, a sentence. */
    record Text(String text) implements Answer {}

    /** Several facts, each in a line, in any number. */
    record Lines(List<String> lines) implements Answer {
        /** Keeps a copy. */
        public Lines {
            lines = List.copyOf(lines);
        }
    }

    /** The end of the conversation. */
    record Goodbye() implements Answer {}
}
