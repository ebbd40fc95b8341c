package dev.barback.web.command;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of an incomplete line; those of a line that is too long are dropped. Not thread-safe. */
final class LineBuffer {
    private static final byte[] NOTHING = {};
    private static final int INITIAL_CAPACITY = 128;

    private final int maxBytes;
    private byte[] bytes = NOTHING;
    private int length;
    private boolean tooLong;

    /** A line of at most so many bytes. */
    LineBuffer(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    boolean isEmpty() {
        return length == 0 && !tooLong;
    }

    void add(int b) {
        if (length == maxBytes || tooLong) {
            tooLong = true;
            bytes = NOTHING;
            length = 0;
        } else {
            if (length == bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.min(maxBytes, Math.max(INITIAL_CAPACITY, 2 * length)));
            }
            bytes[length++] = (byte) b;
        }
    }

    /** Erases the latest character with all its bytes. */
    void erase() {
        boolean partOfOne = true;
        while (length > 0 && partOfOne) {
            length--;
            partOfOne = (bytes[length] & 0xC0) == 0x80;
        }
    }

    /** Drops the line and begins a new one. */
    void drop() {
        tooLong = false;
        length = 0;
        if (bytes.length > INITIAL_CAPACITY) {
            bytes = NOTHING; // a silent client holds no memory
        }
    }

    /** Returns the complete line and begins a new one. */
    Input take() {
        Input input = tooLong ? new Input.Unreadable("A line has " + maxBytes + " bytes at most.", true) : decode();
        drop();
        return input;
    }

    private Input decode() {
        try {
            return new Input.Line(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString());
        } catch (CharacterCodingException e) {
            return new Input.Unreadable("The line is not valid UTF-8.", false);
        }
    }
}
