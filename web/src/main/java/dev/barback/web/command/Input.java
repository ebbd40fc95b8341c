package dev.barback.web.command;

/** What a client sent, up to the end of a line. */
sealed interface Input {

    /** A line, without its end. */
    record Line(String text) implements Input {}

    /** A line that can't be understood. */
    record Unreadable(String reason) implements Input {}
}
