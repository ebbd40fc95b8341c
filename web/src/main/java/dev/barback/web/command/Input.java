package dev.barback.web.command;

/** An input of a client: a complete line, or a telnet command. */
sealed interface Input {

    /** A line, without its end. */
    record Line(String text) implements Input {}

    /** An invalid line. */
    record Unreadable(String reason, boolean isTooLong) implements Input {}

    /** A telnet option request, to be answered with these bytes. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Request(byte[] answer) implements Input {}

    /** The client asks whether the server is alive (RFC 854, AYT). */
    record AreYouThere() implements Input {}

    /** The client ends the input, as with Ctrl-D. */
    record Goodbye() implements Input {}

    /** All further input is unreadable. */
    record Unrecoverable(String reason) implements Input {}
}
