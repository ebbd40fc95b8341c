package dev.barback.web.command;

/** What a client sent: a line, up to its end, or what telnet says of itself between the bytes of lines. */
sealed interface Input {

    /** A line, without its end. */
    record Line(String text) implements Input {}

    /** A line that can't be understood. */
    record Unreadable(String reason) implements Input {}

    /** A request of telnet, which is answered with these bytes. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    record Request(byte[] answer) implements Input {}

    /** The client asks whether anybody is there (RFC 854, AYT). */
    record AreYouThere() implements Input {}

    /** The client says that it has no more, as Ctrl-D alone does. */
    record Goodbye() implements Input {}

    /** What comes from here on can't be understood. */
    record Hopeless(String reason) implements Input {}
}
