package dev.barback.settings;

import dev.barback.ArgumentException;
import dev.barback.internal.registry.DurationText;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads settings of a source as types. Where a method takes options, these have the default: they are returned where
 * the setting is not set, or blank; else those with the value, which check its range.
 */
final class SettingReader {
    private static final Pattern SIZE = Pattern.compile("(-?\\d{1,15})(B|KB|MB|GB|TB)?");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,4}");
    private static final List<String> UNITS = List.of("B", "KB", "MB", "GB", "TB");
    private static final int KILO = 1024;

    private final SettingSource source;

    SettingReader(SettingSource source) {
        this.source = source;
    }

    /** The value as it is written; null = not set. */
    @Nullable String raw(String name) {
        return source.value(name);
    }

    /** The value without spaces around it; null = not set, or blank. */
    @Nullable String text(String name) {
        String value = source.value(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** Whether there is a value that is not blank. */
    boolean isSet(String name) {
        return text(name) != null;
    }

    /** The texts of a list: separated by commas, or with numbered names. */
    List<String> list(String name) {
        String value = text(name);
        if (value != null) {
            return Stream.of(value.split(",")).map(String::strip).toList();
        }
        return numbered(name)
                .map(each -> Objects.requireNonNullElse(text(each), ""))
                .toList();
    }

    /** The known names below this one. */
    List<List<String>> below(String name) {
        return source.below(name);
    }

    /** The names with a number below this one, in the order of the numbers. */
    Stream<String> numbered(String name) {
        return source.below(name).stream()
                .map(parts -> parts.get(0))
                .filter(part -> NUMBER.matcher(part).matches())
                .map(Integer::valueOf)
                .distinct()
                .sorted()
                .map(number -> name + "[" + number + "]");
    }

    <T> T duration(String name, T options, BiFunction<T, Duration, T> with) {
        return read(name, "a duration, for example 30s or 7d", DurationText::parseSetting, options, with);
    }

    <T> T number(String name, T options, BiFunction<T, Integer, T> with) {
        return number(name, "a whole number", options, with);
    }

    /** @param expected what it is, to follow "is" */
    <T> T number(String name, String expected, T options, BiFunction<T, Integer, T> with) {
        return read(name, expected, Integer::valueOf, options, with);
    }

    <T> T fraction(String name, T options, BiFunction<T, Double, T> with) {
        return read(name, "a number, for example 0.5", Double::valueOf, options, with);
    }

    /** A size in bytes: 1000, 100KB, 1MB. */
    <T> T size(String name, T options, BiFunction<T, Long, T> with) {
        return read(name, "a size, for example 100KB or 1MB", SettingReader::bytes, options, with);
    }

    /** Null = not set. */
    @Nullable Boolean flag(String name) {
        String value = text(name);
        if (value == null) {
            return null;
        }
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw isNot(name, "true or false", value, null);
        };
    }

    boolean flag(String name, boolean standard) {
        Boolean value = flag(name);
        return value == null ? standard : value;
    }

    private <V, T> T read(
            String name, String expected, Function<String, V> parser, T options, BiFunction<T, V, T> with) {
        String text = text(name);
        if (text == null) {
            return options;
        }
        V value;
        try {
            value = parser.apply(text);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw isNot(name, expected, text, e);
        }
        return check(name, () -> with.apply(options, value));
    }

    private static InvalidSettingException isNot(
            String name, String expected, String value, @Nullable RuntimeException cause) {
        return new InvalidSettingException("%s is %s, not \"%s\".".formatted(name, expected, value), cause);
    }

    private static long bytes(String text) {
        Matcher size = SIZE.matcher(text);
        if (!size.matches()) {
            throw new IllegalArgumentException(text);
        }
        long bytes = Long.parseLong(size.group(1));
        String unit = size.group(2);
        for (int i = 0; unit != null && i < UNITS.indexOf(unit); i++) {
            bytes = Math.multiplyExact(bytes, KILO);
        }
        return bytes;
    }

    /**
     * Returns the supplier's value.
     *
     * @param setting the name of the setting, or the beginning of several names
     * @throws InvalidSettingException if the supplier refuses a value; the message begins with the setting
     */
    static <T> T check(String setting, Supplier<T> supplier) {
        try {
            return supplier.get();
        } catch (IllegalArgumentException | ArgumentException e) {
            throw new InvalidSettingException(setting + ": " + e.getMessage(), e);
        }
    }
}
