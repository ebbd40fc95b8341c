package dev.barback.wire;

import java.util.Locale;
import java.util.regex.Pattern;

/** Java's names and Ruby's: {@code sleepDuration} and {@code sleep_duration}. */
public final class SnakeCase {
    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    private SnakeCase() {}

    /** {@code sleepDuration} to {@code sleep_duration}; what is in snake case already stays. */
    public static String of(String javaName) {
        boolean isSnakeCase = javaName.equals(javaName.toLowerCase(Locale.ROOT)); // as most are: no pattern is tried
        return isSnakeCase ? javaName : HUMP.matcher(javaName).replaceAll("_").toLowerCase(Locale.ROOT);
    }
}
