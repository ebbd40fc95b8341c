package dev.barback.web.command;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the bytes of one connection, in any chunks, to lines. A line ends with LF, CR LF, CR NUL or CR, depending on
 * the mode of the telnet client.
 *
 * <p>Telnet commands (RFC 854) are supported as far as necessary: every option is refused, once for each request and
 * never for a refusal, which prevents loops (RFC 1143); a timing mark is returned in its place (RFC 860), since an
 * interrupted client waits for it; interrupt keys drop the line, and erase keys edit it. Holds one line at most. Not
 * thread-safe.
 */
final class TelnetLines {
    private static final int CTRL_C = 3;
    private static final int CTRL_D = 4;
    private static final int BACKSPACE = 8;
    private static final int CTRL_U = 21;
    private static final int DELETE = 127;
    private static final int TIMING_MARK = 6;

    private static final int END_OF_FILE = 236;
    private static final int SUSPEND = 237;
    private static final int ABORT = 238;
    private static final int SE = 240;
    private static final int BREAK = 243;
    private static final int INTERRUPT = 244;
    private static final int ARE_YOU_THERE = 246;
    private static final int ERASE_CHARACTER = 247;
    private static final int ERASE_LINE = 248;
    private static final int SB = 250;
    private static final int WILL = 251;
    private static final int WONT = 252;
    private static final int DO = 253;
    private static final int DONT = 254;
    private static final int IAC = 255;

    /** Refused options have no subnegotiation, and unsolicited ones are short. */
    private static final int MAX_SUBNEGOTIATION_BYTES = 1024;

    private enum State {
        TEXT,
        AFTER_CR,
        COMMAND,
        OPTION,
        SUBNEGOTIATION,
        SUBNEGOTIATION_COMMAND
    }

    private final LineBuffer line;
    private State state = State.TEXT;
    private int verb; // of the next option
    private int subnegotiated;
    private boolean crLf = true;

    /** Decodes lines of at most so many bytes. */
    TelnetLines(int maxBytes) {
        this.line = new LineBuffer(maxBytes);
    }

    /** The next complete input, read from the bytes; null if all bytes are read without one. */
    @Nullable Input next(ByteBuf bytes) {
        while (bytes.isReadable()) {
            Input input = next(bytes.readUnsignedByte());
            if (input != null) {
                return input;
            }
        }
        return null;
    }

    /** Whether the latest line ended with a CR; lines to the client then end with CR LF. */
    boolean isCrLf() {
        return crLf;
    }

    /** Whether a line has begun, but not ended. */
    boolean isWithinLine() {
        return !line.isEmpty();
    }

    private @Nullable Input next(int b) {
        return switch (state) {
            case TEXT, AFTER_CR -> text(b);
            case COMMAND -> command(b);
            case OPTION -> option(b);
            case SUBNEGOTIATION -> subnegotiation(b);
            case SUBNEGOTIATION_COMMAND -> subnegotiationCommand(b);
        };
    }

    private @Nullable Input text(int b) {
        boolean afterCr = state == State.AFTER_CR;
        state = State.TEXT;
        if (b == IAC) {
            state = State.COMMAND;
        } else if (b == '\r') {
            state = State.AFTER_CR;
            crLf = true;
            return line.take();
        } else if (b == '\n' && !afterCr) {
            crLf = false;
            return line.take();
        } else if (b == CTRL_D && line.isEmpty()) {
            return new Input.Goodbye();
        } else if (!afterCr || (b != '\n' && b != 0)) {
            key(b);
        }
        return null;
    }

    /** Clients that send each key send those that edit the line, too. */
    private void key(int b) {
        switch (b) {
            case BACKSPACE, DELETE -> line.erase();
            case CTRL_C, CTRL_U -> line.drop();
            default -> line.add(b);
        }
    }

    private @Nullable Input command(int b) {
        state = State.TEXT;
        switch (b) {
            case IAC -> line.add(b); // the byte 255 itself: invalid UTF-8, which is reported to the client
            case SB -> beginSubnegotiation();
            case WILL, WONT, DO, DONT -> beginOption(b);
            case INTERRUPT, BREAK, ABORT, SUSPEND, ERASE_LINE -> line.drop();
            case ERASE_CHARACTER -> line.erase();
            case ARE_YOU_THERE -> {
                return new Input.AreYouThere();
            }
            case END_OF_FILE -> {
                return line.isEmpty() ? new Input.Goodbye() : null;
            }
            default -> {
                // ignored: no operation, data mark, go ahead, and abort output, which a timing mark follows
            }
        }
        return null;
    }

    private void beginOption(int b) {
        verb = b;
        state = State.OPTION;
    }

    private @Nullable Input option(int option) {
        state = State.TEXT;
        return switch (verb) {
            case DO -> answer(option == TIMING_MARK ? WILL : WONT, option);
            case WILL -> answer(DONT, option);
            default -> null; // options are off already
        };
    }

    private static Input answer(int verb, int option) {
        return new Input.Request(new byte[] {(byte) IAC, (byte) verb, (byte) option});
    }

    private void beginSubnegotiation() {
        subnegotiated = 0;
        state = State.SUBNEGOTIATION;
    }

    private @Nullable Input subnegotiation(int b) {
        if (b == IAC) {
            state = State.SUBNEGOTIATION_COMMAND;
            return null;
        }
        return subnegotiationByte();
    }

    private @Nullable Input subnegotiationByte() {
        return ++subnegotiated > MAX_SUBNEGOTIATION_BYTES
                ? new Input.Unrecoverable("A subnegotiation of telnet has " + MAX_SUBNEGOTIATION_BYTES
                        + " bytes at most. Further input is ignored.")
                : null;
    }

    /** Any command other than the end means that the end was lost. */
    private @Nullable Input subnegotiationCommand(int b) {
        if (b == IAC) {
            state = State.SUBNEGOTIATION;
            return subnegotiationByte();
        }
        state = State.TEXT;
        return b == SE ? null : command(b);
    }
}
