package dev.barback.internal.registry;

import dev.barback.internal.wire.Timestamps;
import dev.barback.rails.RailsDuration;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Set;

/** Converts times of other types, or ISO-8601 text, to times. */
final class TimeConverter extends ArgumentConverter {
    private static final Set<Class<?>> TYPES = Set.of(
            Instant.class, OffsetDateTime.class, ZonedDateTime.class, LocalDate.class, Duration.class, Period.class);
    private static final String MOMENT = "a time such as 2026-11-21T22:52:31Z";
    private static final String DATE = "a date such as 2026-11-21";
    private static final String DURATION = "a duration such as 5m, PT5M or 300 (seconds)";
    private static final String PERIOD = "a period such as P1M, of whole years, months, weeks and days";

    TimeConverter(Class<?> type) {
        super(type);
    }

    static boolean isTime(Class<?> type) {
        return TYPES.contains(type);
    }

    @Override
    Object convert(Object value, int depth) {
        if (type().isInstance(value)) {
            return value;
        } else if (type() == Duration.class) {
            return duration(value);
        } else if (type() == Period.class) {
            return period(value);
        } else if (type() == LocalDate.class) {
            return date(value);
        }
        return moment(value);
    }

    private Object moment(Object value) {
        ZonedDateTime moment = zoned(value);
        if (type() == Instant.class) {
            return moment.toInstant();
        } else if (type() == OffsetDateTime.class) {
            return moment.toOffsetDateTime();
        }
        return moment;
    }

    private static ZonedDateTime zoned(Object value) {
        try {
            if (value instanceof ZonedDateTime zoned) {
                return zoned;
            } else if (value instanceof OffsetDateTime offset) {
                return offset.toZonedDateTime();
            } else if (value instanceof Instant instant) {
                return instant.atZone(ZoneOffset.UTC);
            } else if (value instanceof String text) {
                return Timestamps.parse(text).toZonedDateTime();
            }
        } catch (DateTimeException e) {
            throw ConversionException.of(MOMENT, value);
        }
        throw ConversionException.of(MOMENT, value);
    }

    private static LocalDate date(Object value) {
        try {
            if (value instanceof String text) {
                return Timestamps.parseDate(text);
            }
        } catch (DateTimeException e) {
            throw ConversionException.of(DATE, value);
        }
        throw ConversionException.of(DATE, value);
    }

    private static Duration duration(Object value) {
        try {
            if (value instanceof RailsDuration duration) {
                return duration.toDuration();
            } else if (value instanceof Number seconds) {
                return RailsDuration.seconds(new BigDecimal(seconds.toString()));
            } else if (value instanceof String text) {
                return DurationText.parse(text);
            }
        } catch (IllegalArgumentException | ArithmeticException e) { // NaN, or beyond what a Duration holds
            throw ConversionException.of(DURATION, value);
        }
        throw ConversionException.of(DURATION, value);
    }

    private static Period period(Object value) {
        try {
            if (value instanceof RailsDuration duration) {
                return duration.toPeriod();
            } else if (value instanceof String text) {
                return Period.parse(text);
            }
        } catch (DateTimeException | ArithmeticException e) {
            throw ConversionException.of(PERIOD, value);
        }
        throw ConversionException.of(PERIOD, value);
    }
}
