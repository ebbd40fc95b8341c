package dev.barback.internal.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.json.UTF8JsonGenerator;

/**
 * Writes texts. A long text that JSON has as it is, of ASCII without quotes, backslashes and control characters, is copied:
 * Jackson looks at each character, which took a third of a bulk enqueue. Without state.
 */
final class PlainText {
    /** Below, Jackson is as fast. */
    private static final int MIN_LENGTH = 32;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long SPACES = ' ' * ONES;
    private static final long QUOTES = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;
    private static final long QUESTION_MARKS = '?' * ONES;

    private PlainText() {}

    /** @throws MalformedArgument if it has half a surrogate pair in it */
    static void write(String text, JsonGenerator out) {
        if (text.length() >= MIN_LENGTH && out instanceof UTF8JsonGenerator) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            if (bytes.length == text.length() && isPlain(bytes)) {
                out.writeRawUTF8String(bytes, 0, bytes.length);
                return;
            }
        }
        out.writeString(ValidText.of(text));
    }

    /** Whether all are as in JSON, and none is a question mark, which stands for half a surrogate pair, too. */
    private static boolean isPlain(byte[] bytes) {
        int i = 0;
        for (; i + Long.BYTES <= bytes.length; i += Long.BYTES) {
            if (!isPlain((long) LONGS.get(bytes, i))) {
                return false;
            }
        }
        for (; i < bytes.length; i++) {
            if (!isPlain(bytes[i] * ONES)) {
                return false;
            }
        }
        return true;
    }

    /** The same for eight bytes at once: a subtraction sets the high bit of each byte that is too small. */
    private static boolean isPlain(long bytes) {
        long found = bytes
                | (bytes - SPACES)
                | zeros(bytes ^ QUOTES)
                | zeros(bytes ^ BACKSLASHES)
                | zeros(bytes ^ QUESTION_MARKS);
        return (found & HIGH_BITS) == 0;
    }

    private static long zeros(long bytes) {
        return (bytes - ONES) & ~bytes;
    }
}
