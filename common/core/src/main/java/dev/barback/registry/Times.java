package dev.barback.registry;

import dev.barback.wire.RailsDuration;
import dev.barback.wire.Timestamps;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Times for parameters of time types, from those of another type, or from ISO-8601 text. */
final class Times {
    private static final Set<Class<?>> TYPES = Set.of(
            Instant.class, OffsetDateTime.class, ZonedDateTime.class, LocalDate.class, Duration.class, Period.class);

    private Times() {}

    static boolean isTime(Class<?> type) {
        return TYPES.contains(type);
    }

    static Object to(Object value, Class<?> target) {
        if (target.isInstance(value)) {
            return value;
        } else if (target == Duration.class) {
            return duration(value);
        } else if (target == Period.class) {
            return period(value);
        } else if (target == LocalDate.class) {
            if (value instanceof String text) {
                return LocalDate.parse(text);
            }
            throw Coercion.mismatch("a date", value);
        }
        return moment(value, target);
    }

    private static Object moment(Object value, Class<?> target) {
        ZonedDateTime moment = zoned(value);
        if (moment == null) {
            throw Coercion.mismatch("a time such as 2026-11-21T22:52:31Z", value);
        } else if (target == Instant.class) {
            return moment.toInstant();
        } else if (target == OffsetDateTime.class) {
            return moment.toOffsetDateTime();
        }
        return moment;
    }

    private static @Nullable ZonedDateTime zoned(Object value) {
        if (value instanceof ZonedDateTime zoned) {
            return zoned;
        } else if (value instanceof OffsetDateTime offset) {
            return offset.toZonedDateTime();
        } else if (value instanceof Instant instant) {
            return instant.atZone(ZoneOffset.UTC);
        } else if (value instanceof String text) {
            return Timestamps.parse(text).toZonedDateTime();
        }
        return null;
    }

    private static Duration duration(Object value) {
        if (value instanceof RailsDuration duration) {
            return duration.toDuration();
        } else if (value instanceof Number seconds) {
            return RailsDuration.seconds(new BigDecimal(seconds.toString()));
        } else if (value instanceof String text) {
            return DurationText.parse(text);
        }
        throw Coercion.mismatch("a duration", value);
    }

    private static Period period(Object value) {
        if (value instanceof RailsDuration duration) {
            return duration.toPeriod();
        } else if (value instanceof String text) {
            return Period.parse(text);
        }
        throw Coercion.mismatch("a period", value);
    }
}
