package dev.barback.wire;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** How long a number may be, the same to write and to read. */
public final class Digits {
    /** Digits of a number that is written out, {@code 1e30} has 31: an exponent of ten characters can mean a gigabyte. */
    public static final int MOST = 1000;

    private static final int MOST_BITS = (int) (MOST * 3.33); // a little more than so many digits need
    private static final int LONGEST_TEXT = MOST + 30;

    private Digits() {}

    /** Whether a number is short enough, written out. */
    public static boolean areFew(BigDecimal number) {
        long beforeThePoint = (long) number.precision() - number.scale();
        return Math.max(beforeThePoint, 0) + Math.max(number.scale(), 0) <= MOST && number.precision() <= MOST;
    }

    static boolean areFew(BigInteger number) {
        return number.bitLength() <= MOST_BITS && areFew(new BigDecimal(number));
    }

    /** The number that a text is, {@code 12.5} or {@code 0.125e2}; null if it is none, or has too many digits. */
    public static @Nullable BigDecimal decimal(String text) {
        if (text.length() > LONGEST_TEXT) {
            return null;
        }
        try {
            BigDecimal number = new BigDecimal(text);
            return areFew(number) ? number : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
