package dev.barback.web.command;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Makes lines of the bytes of one connection, in whatever pieces they come. A line ends with LF, CR LF, or what telnet
 * sends for Enter in its other modes, CR NUL and CR.
 *
 * <p>What telnet says in between (RFC 854) is understood as far as it has to be: every option is refused, once for each
 * request and never for a refusal, so that there is no loop (RFC 1143); a timing mark is given back where it came (RFC
 * 860), for which a client waits that was interrupted; keys that interrupt drop the line, and those that erase edit it.
 * Keeps one line at most. Not thread-safe.
 */
final class TelnetLines {
    private static final int CTRL_D = 4;
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

    /** Subnegotiations of options that were refused are none, and of those that are sent unasked the longest are short. */
    private static final int LONGEST_SUBNEGOTIATION = 1024;

    private enum State {
        TEXT,
        AFTER_CR,
        COMMAND,
        OPTION,
        SUBNEGOTIATION,
        SUBNEGOTIATION_COMMAND
    }

    private final LineBytes line;
    private State state = State.TEXT;
    private int verb; // of the option that follows
    private int subnegotiated;
    private boolean crLf = true;

    /** Lines of so many bytes at most. */
    TelnetLines(int longest) {
        this.line = new LineBytes(longest);
    }

    /** What comes next, if the bytes have it whole; then they are read up to there, else all. */
    @Nullable Input next(ByteBuf bytes) {
        while (bytes.isReadable()) {
            Input input = next(bytes.readUnsignedByte());
            if (input != null) {
                return input;
            }
        }
        return null;
    }

    /** Whether the latest line ended with a CR; lines to the client end likewise. */
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
            line.add(b);
        }
        return null;
    }

    private @Nullable Input command(int b) {
        state = State.TEXT;
        switch (b) {
            case IAC -> line.add(b); // the byte 255 itself; no UTF-8 has it, which the client is told
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
                // nothing to do: no operation, data mark, go ahead, and aborting output, which a timing mark follows
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
            default -> null; // off is what they are
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
        return ++subnegotiated > LONGEST_SUBNEGOTIATION
                ? new Input.Hopeless("A subnegotiation of telnet has " + LONGEST_SUBNEGOTIATION
                        + " bytes at most. Nothing after it is done.")
                : null;
    }

    /** Another command than its end says that the end was lost. */
    private @Nullable Input subnegotiationCommand(int b) {
        if (b == IAC) {
            state = State.SUBNEGOTIATION;
            return subnegotiationByte();
        }
        state = State.TEXT;
        return b == SE ? null : command(b);
    }
}
