package dev.barback.internal.wire;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes and reads times as ActiveJob does: ISO-8601, nine decimals. */
public final class Timestamps {
    /** Ruby writes no plus before a year of five digits and more, and its Time reads none. */
    private static final DateTimeFormatter DATE = new DateTimeFormatterBuilder()
            .appendValue(ChronoField.YEAR, 4, 10, SignStyle.NORMAL)
            .appendPattern("-MM-dd")
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private static final DateTimeFormatter WITH_Z = formatter("XXX");
    private static final DateTimeFormatter WITH_ZERO = formatter("xxx");
    private static final DateTimeFormatter ANY = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DATE)
            .appendLiteral('T')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .appendOffsetId()
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private static final String OWN_FORMAT = "0000-00-00T00:00:00.000000000Z";

    private Timestamps() {}

    private static DateTimeFormatter formatter(String offset) {
        return new DateTimeFormatterBuilder()
                .append(DATE)
                .appendPattern("'T'HH:mm:ss.SSSSSSSSS" + offset)
                .toFormatter(Locale.ROOT);
    }

    /**
     * {@code 2026-11-21T22:52:31.301512034Z}.
     *
     * @throws DateTimeException if it is in a year beyond 999,999,999
     */
    public static String write(Instant time) {
        LocalDateTime utc = LocalDateTime.ofEpochSecond(time.getEpochSecond(), time.getNano(), ZoneOffset.UTC);
        return utc.getYear() < 0 || utc.getYear() > 9999 ? WITH_Z.format(utc.atOffset(ZoneOffset.UTC)) : writeOwn(utc);
    }

    /** 70 ns instead of the formatter's 240. */
    private static String writeOwn(LocalDateTime utc) {
        byte[] text = OWN_FORMAT.getBytes(StandardCharsets.ISO_8859_1);
        digits(text, 0, 4, utc.getYear());
        digits(text, 5, 7, utc.getMonthValue());
        digits(text, 8, 10, utc.getDayOfMonth());
        digits(text, 11, 13, utc.getHour());
        digits(text, 14, 16, utc.getMinute());
        digits(text, 17, 19, utc.getSecond());
        digits(text, 20, 29, utc.getNano());
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static void digits(byte[] text, int from, int to, int number) {
        int rest = number;
        for (int i = to - 1; i >= from; i--) {
            text[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /** As Ruby writes a Time: {@code Z} for UTC. */
    static String writeTime(OffsetDateTime time) {
        return WITH_Z.format(time);
    }

    /** As Ruby writes a DateTime: {@code +00:00} for UTC. */
    static String writeDateTime(OffsetDateTime time) {
        return WITH_ZERO.format(time);
    }

    /** {@code 2026-11-21}. */
    static String writeDate(LocalDate date) {
        return DATE.format(date);
    }

    /**
     * A date as {@link #writeDate} writes it.
     *
     * @throws DateTimeParseException if it is not a date
     */
    public static LocalDate parseDate(String text) {
        return LocalDate.parse(withoutPlus(text), DATE);
    }

    /**
     * Any ISO-8601 time with an offset, with or without decimals.
     *
     * @throws DateTimeParseException if it is not such a time
     */
    public static OffsetDateTime parse(String text) {
        OffsetDateTime own = hasOwnFormat(text) ? parseOwn(text) : null;
        return own != null ? own : OffsetDateTime.parse(withoutPlus(text), ANY);
    }

    /** Removes the plus that Java, unlike Ruby, writes before some years. */
    private static String withoutPlus(String text) {
        return text.startsWith("+") ? text.substring(1) : text;
    }

    /** Whether it has the format of {@link #write}, as nearly all times have: 50 ns instead of java.time's 650. */
    private static boolean hasOwnFormat(String text) {
        if (text.length() != OWN_FORMAT.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char expected = OWN_FORMAT.charAt(i);
            char c = text.charAt(i);
            if (expected == '0' ? c < '0' || c > '9' : c != expected) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable OffsetDateTime parseOwn(String text) {
        try {
            return OffsetDateTime.of(
                    number(text, 0, 4),
                    number(text, 5, 7),
                    number(text, 8, 10),
                    number(text, 11, 13),
                    number(text, 14, 16),
                    number(text, 17, 19),
                    number(text, 20, 29),
                    ZoneOffset.UTC);
        } catch (DateTimeException e) { // for example February 31: java.time has the better message
            return null;
        }
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }
}
