package dev.barback.internal.registry;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses durations: {@code 500ms}, {@code 30s}, {@code 5m}, {@code 2h}, {@code 1d}, {@code PT5M}. */
public final class DurationText {
    private static final Pattern SIMPLE = Pattern.compile("(\\d{1,12})\\s*(ms|s|m|h|d)");
    private static final Pattern MILLISECONDS = Pattern.compile("[+-]?\\d{1,18}");

    private DurationText() {}

    /**
     * The duration in this text.
     *
     * @throws IllegalArgumentException if it is not a duration; the message gives examples
     */
    public static Duration parse(String text) {
        Matcher simple = SIMPLE.matcher(text.strip());
        if (simple.matches()) {
            long number = Long.parseLong(simple.group(1));
            return switch (simple.group(2)) {
                case "ms" -> Duration.ofMillis(number);
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                default -> Duration.ofDays(number);
            };
        }
        try {
            return Duration.parse(text.strip());
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a duration. Write 500ms, 30s, 5m, 2h, 1d or PT5M.", e);
        }
    }

    /**
     * The duration in the value of a setting, as Spring Boot reads it: a number alone counts milliseconds, and any may
     * have a sign.
     *
     * @throws IllegalArgumentException if it is not a duration; the message gives examples
     */
    public static Duration parseSetting(String value) {
        String text = value.strip();
        if (MILLISECONDS.matcher(text).matches()) {
            return Duration.ofMillis(Long.parseLong(text));
        } else if (text.startsWith("-")) {
            return parse(text.substring(1)).negated();
        }
        return parse(text.startsWith("+") ? text.substring(1) : text);
    }
}
