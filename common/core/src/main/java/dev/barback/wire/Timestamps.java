package dev.barback.wire;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/** Points in time as ActiveJob writes them: ISO-8601, nine decimals. */
public final class Timestamps {
    private static final DateTimeFormatter WITH_Z = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSSXXX");
    private static final DateTimeFormatter WITH_ZERO =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSSxxx");

    private Timestamps() {}

    /** {@code 2026-11-21T22:52:31.301512034Z}. */
    public static String write(Instant time) {
        return WITH_Z.format(time.atOffset(ZoneOffset.UTC));
    }

    /** As Ruby writes a Time: {@code Z} for UTC. */
    static String writeTime(OffsetDateTime time) {
        return WITH_Z.format(time);
    }

    /** As Ruby writes a DateTime: {@code +00:00} for UTC. */
    static String writeDateTime(OffsetDateTime time) {
        return WITH_ZERO.format(time);
    }

    /**
     * Any ISO-8601 time with an offset, with or without decimals.
     *
     * @throws DateTimeParseException if it is none
     */
    public static OffsetDateTime parse(String text) {
        return OffsetDateTime.parse(text);
    }
}
