package dev.barback.web.command;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes lines of the bytes of one connection, in whatever pieces they come. A line ends with LF, CR LF, or what telnet
 * sends for Enter in its other modes, CR NUL and CR. What telnet negotiates (RFC 854) is passed over, and never
 * answered, which means: nothing is agreed to. Keeps one line at most. Not thread-safe.
 */
final class TelnetLines {
    private static final int SE = 240;
    private static final int SB = 250;
    private static final int WILL = 251;
    private static final int IAC = 255;
    private static final byte[] NOTHING = {};
    private static final int USUAL = 128;

    private enum State {
        TEXT,
        AFTER_CR,
        AFTER_IAC,
        OPTION,
        NEGOTIATION,
        NEGOTIATION_IAC
    }

    private final int longest;
    private State state = State.TEXT;
    private byte[] line = NOTHING;
    private int length;
    private boolean tooLong;
    private boolean crLf = true;

    /** Lines of so many bytes at most. */
    TelnetLines(int longest) {
        this.longest = longest;
    }

    /** The next line, if the bytes have its end; then they are read up to there, else all. */
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
        return length > 0 || tooLong;
    }

    private @Nullable Input next(int b) {
        switch (state) {
            case AFTER_IAC -> afterIac(b);
            case OPTION -> state = State.TEXT;
            case NEGOTIATION -> state = b == IAC ? State.NEGOTIATION_IAC : State.NEGOTIATION;
            case NEGOTIATION_IAC -> state = b == SE ? State.TEXT : State.NEGOTIATION;
            default -> {
                return text(b);
            }
        }
        return null;
    }

    private @Nullable Input text(int b) {
        boolean afterCr = state == State.AFTER_CR;
        state = State.TEXT;
        if (b == IAC) {
            state = State.AFTER_IAC;
        } else if (b == '\r') {
            state = State.AFTER_CR;
            crLf = true;
            return take();
        } else if (b == '\n' && !afterCr) {
            crLf = false;
            return take();
        } else if (!afterCr || (b != '\n' && b != 0)) {
            add(b);
        }
        return null;
    }

    private void afterIac(int b) {
        state = State.TEXT;
        if (b == IAC) {
            add(b); // the byte 255 itself; no UTF-8 has it, which the client is told
        } else if (b == SB) {
            state = State.NEGOTIATION;
        } else if (b >= WILL) {
            state = State.OPTION;
        }
    }

    private void add(int b) {
        if (length == longest || tooLong) {
            tooLong = true;
            line = NOTHING;
            length = 0;
        } else {
            if (length == line.length) {
                line = Arrays.copyOf(line, Math.min(longest, Math.max(USUAL, 2 * length)));
            }
            line[length++] = (byte) b;
        }
    }

    private Input take() {
        Input input = tooLong ? new Input.Unreadable("A line has " + longest + " bytes at most.") : decode();
        tooLong = false;
        length = 0;
        if (line.length > USUAL) {
            line = NOTHING; // a silent client keeps no memory
        }
        return input;
    }

    private Input decode() {
        try {
            return new Input.Line(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line, 0, length))
                    .toString());
        } catch (CharacterCodingException e) {
            return new Input.Unreadable("The line is not valid UTF-8.");
        }
    }
}
