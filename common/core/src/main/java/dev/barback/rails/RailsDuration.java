package dev.barback.rails;

import dev.barback.internal.text.NumberLimits;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;

/**
 * Rails' {@code ActiveSupport::Duration}: a length in seconds, and the parts in which it was given ({@code 1.month}
 * is 2,629,746 seconds, given as one month).
 *
 * @param seconds the length; a month or a year counts with its average length
 * @param parts as they were given; unmodifiable
 */
public record RailsDuration(Number seconds, List<Part> parts) {

    /**
     * One part.
     *
     * @param unit years, months, weeks, days, hours, minutes or seconds
     * @param count how many
     */
    public record Part(String unit, Number count) {

        /** Keeps the number exactly, so that equal numbers make equal parts. */
        public Part {
            count = exact(count);
        }
    }

    private static final long AVERAGE_YEAR = 31_556_952; // seconds, as in ActiveSupport
    private static final long AVERAGE_MONTH = 2_629_746;
    private static final int SECONDS_PER_DAY = 86_400;

    /** Keeps a copy of the parts, and the number exactly, so that equal numbers make equal durations. */
    public RailsDuration {
        seconds = exact(seconds);
        parts = List.copyOf(parts);
    }

    /** A duration of this length, in days, hours, minutes and seconds. */
    public static RailsDuration of(Duration duration) {
        List<Part> parts = new ArrayList<>();
        addPart(parts, "days", duration.toDaysPart());
        addPart(parts, "hours", duration.toHoursPart());
        addPart(parts, "minutes", duration.toMinutesPart());
        BigDecimal exact = BigDecimal.valueOf(duration.getSeconds()).add(BigDecimal.valueOf(duration.getNano(), 9));
        BigDecimal rest = exact.remainder(BigDecimal.valueOf(60));
        if (rest.signum() != 0 || (parts.isEmpty() && !duration.isZero())) {
            parts.add(new Part("seconds", whole(rest)));
        }
        return new RailsDuration(whole(exact), parts);
    }

    /** A duration with the parts of a period; its length uses average months and years. */
    public static RailsDuration of(Period period) {
        List<Part> parts = new ArrayList<>();
        addPart(parts, "years", period.getYears());
        addPart(parts, "months", period.getMonths());
        addPart(parts, "days", period.getDays());
        long seconds = period.getYears() * AVERAGE_YEAR
                + period.getMonths() * AVERAGE_MONTH
                + (long) period.getDays() * SECONDS_PER_DAY;
        return new RailsDuration(seconds, parts);
    }

    /**
     * The length.
     *
     * @throws ArithmeticException if it is too long for a Duration
     */
    public Duration toDuration() {
        return seconds(new BigDecimal(seconds.toString()));
    }

    /**
     * The parts as a period.
     *
     * @throws ArithmeticException if it has parts of less than a day, or fractions
     */
    public Period toPeriod() {
        Period period = Period.ZERO;
        for (Part part : parts) {
            int count = new BigDecimal(part.count().toString()).intValueExact();
            period = switch (part.unit()) {
                case "years" -> period.plusYears(count);
                case "months" -> period.plusMonths(count);
                case "weeks" -> period.plusDays(Math.multiplyExact(7L, count));
                case "days" -> period.plusDays(count);
                default -> throw new ArithmeticException(part.unit() + " are no part of a period");
            };
        }
        return period;
    }

    /** A number of seconds as a duration, to the nanosecond. */
    public static Duration seconds(BigDecimal number) {
        if (!NumberLimits.isWithin(number)) { // before an exponent of a million digits is expanded
            throw new ArithmeticException("too long, or too fine, for a duration");
        }
        BigDecimal whole = number.setScale(0, RoundingMode.FLOOR);
        int nanos = number.subtract(whole).movePointRight(9).intValue();
        return Duration.ofSeconds(whole.longValueExact(), nanos);
    }

    private static void addPart(List<Part> parts, String unit, long count) {
        if (count != 0) {
            parts.add(new Part(unit, count));
        }
    }

    private static Number whole(BigDecimal number) {
        BigDecimal bare = number.stripTrailingZeros();
        return bare.scale() <= 0 ? (Number) bare.longValueExact() : (Number) bare;
    }

    /** A whole number unchanged, a fraction as a decimal with at least one digit: in Rails 5400 and 5400.0 differ. */
    private static Number exact(Number number) {
        if (!(number instanceof Double || number instanceof Float || number instanceof BigDecimal)) {
            return number instanceof BigInteger ? number : (Number) number.longValue();
        }
        BigDecimal decimal = new BigDecimal(number.toString());
        if (!NumberLimits.isWithin(decimal)) {
            throw new IllegalArgumentException("A duration has at most " + NumberLimits.MAX_DIGITS + " digits.");
        }
        BigDecimal bare = decimal.stripTrailingZeros();
        return bare.scale() < 1 ? bare.setScale(1) : bare;
    }
}
