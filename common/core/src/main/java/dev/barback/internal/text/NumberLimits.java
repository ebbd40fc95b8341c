package dev.barback.internal.text;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** The limit of a number's length, when it is written and when it is read. */
public final class NumberLimits {
    /**
     * The most digits of a number, expanded ({@code 1e30} has 31): an exponent of ten characters can mean a gigabyte.
     */
    public static final int MAX_DIGITS = 1000;

    private static final int MAX_BITS = (int) (MAX_DIGITS * 3.33); // a little more than this many digits need
    private static final int MAX_TEXT_LENGTH = MAX_DIGITS + 30;

    private NumberLimits() {}

    /** Whether a number is short enough, expanded. */
    public static boolean isWithin(BigDecimal number) {
        long beforeThePoint = (long) number.precision() - number.scale();
        return Math.max(beforeThePoint, 0) + Math.max(number.scale(), 0) <= MAX_DIGITS
                && number.precision() <= MAX_DIGITS;
    }

    /** Whether a whole number is short enough. */
    public static boolean isWithin(BigInteger number) {
        return number.bitLength() <= MAX_BITS && isWithin(new BigDecimal(number));
    }

    /** The number in a text, {@code 12.5} or {@code 0.125e2}; null if it is not a number, or has too many digits. */
    public static @Nullable BigDecimal decimal(String text) {
        if (text.length() > MAX_TEXT_LENGTH) {
            return null;
        }
        try {
            BigDecimal number = new BigDecimal(text);
            return isWithin(number) ? number : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
