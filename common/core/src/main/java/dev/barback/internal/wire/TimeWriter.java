package dev.barback.internal.wire;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes times and dates as ActiveJob's JSON, in formats that both Rails and Barback's reader accept. */
final class TimeWriter {
    private TimeWriter() {}

    static boolean isTime(Object value) {
        return value instanceof Instant
                || value instanceof OffsetDateTime
                || value instanceof ZonedDateTime
                || value instanceof LocalDate;
    }

    static void write(Object time, JsonGenerator out) {
        if (time instanceof Instant instant) {
            ArgumentWriter.serialized("Time", text(instant), out);
        } else if (time instanceof OffsetDateTime dateTime) {
            ArgumentWriter.serialized("DateTime", text(dateTime), out);
        } else if (time instanceof ZonedDateTime zoned) {
            zoned(zoned, out);
        } else {
            ArgumentWriter.serialized("Date", Timestamps.writeDate((LocalDate) time), out);
        }
    }

    private static String text(Instant instant) {
        try {
            return Timestamps.write(instant);
        } catch (DateTimeException e) {
            throw new MalformedArgument("The time " + instant + " is beyond the year 999,999,999.", e);
        }
    }

    private static String text(OffsetDateTime time) {
        if (!isInMinutes(time)) {
            throw new MalformedArgument("The offset of " + time
                    + " has seconds, which ISO-8601 can't express. Pass an Instant, or an offset in minutes.");
        }
        return Timestamps.writeDateTime(time);
    }

    private static void zoned(ZonedDateTime zoned, JsonGenerator out) {
        String zone = Zones.name(zoned.getZone());
        ArgumentWriter.startSerialized("TimeWithZone", out).writeStringProperty("value", local(zoned, zone));
        if (zone != null) {
            out.writeStringProperty("time_zone", zone);
        }
        out.writeEndObject();
    }

    /** Zones had offsets with seconds until about 1900; then the text is in UTC, and the zone's name gives the rest. */
    private static String local(ZonedDateTime zoned, @Nullable String zone) {
        OffsetDateTime time = zoned.toOffsetDateTime();
        if (isInMinutes(time)) {
            return Timestamps.writeTime(time);
        }
        return zone == null ? text(time) : text(zoned.toInstant());
    }

    private static boolean isInMinutes(OffsetDateTime time) {
        return time.getOffset().getTotalSeconds() % 60 == 0;
    }
}
