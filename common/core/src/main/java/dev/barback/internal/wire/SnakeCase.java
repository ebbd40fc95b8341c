package dev.barback.internal.wire;

import java.util.Locale;
import java.util.regex.Pattern;

/** Converts Java's names to Ruby's: {@code sleepDuration} to {@code sleep_duration}. */
public final class SnakeCase {
    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    private SnakeCase() {}

    /** {@code sleepDuration} to {@code sleep_duration}; a name in snake case stays unchanged. */
    public static String of(String javaName) {
        boolean isSnakeCase = javaName.equals(javaName.toLowerCase(Locale.ROOT)); // most are: then no pattern is tried
        return isSnakeCase ? javaName : HUMP.matcher(javaName).replaceAll("_").toLowerCase(Locale.ROOT);
    }
}
