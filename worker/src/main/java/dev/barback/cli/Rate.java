package dev.barback.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A number per time: {@code 10/s}, {@code 600/m}, {@code 10} (a second).
 *
 * @param count the number
 * @param nanos the time
 */
record Rate(long count, long nanos) {
    /** Reads a rate from a word. */
    static final class Converter implements ITypeConverter<Rate> {
        private static final Pattern RATE = Pattern.compile("(\\d{1,9})(?:/(s|m|h))?");

        @Override
        public Rate convert(String word) {
            Matcher rate = RATE.matcher(word);
            if (!rate.matches() || Long.parseLong(rate.group(1)) == 0) {
                throw new TypeConversionException("\"" + word + "\" is not a rate; write 10/s, 600/m or 10.");
            }
            String unit = rate.group(2) == null ? "s" : rate.group(2);
            long seconds = unit.equals("s") ? 1 : unit.equals("m") ? 60 : 3600;
            return new Rate(
                    Long.parseLong(rate.group(1)), Duration.ofSeconds(seconds).toNanos());
        }
    }

    /** The number that is due at some time after the start; the first is due at once. */
    long due(long elapsedNanos) {
        return 1 + (long) ((double) elapsedNanos * count / nanos);
    }

    /** The time after the start at which this number is due. */
    long nanosUntil(long number) {
        return (long) ((double) number * nanos / count);
    }
}
