package dev.barback;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Arguments given by name, as the last of a job's arguments (Ruby's keyword arguments). They bind to the
 * parameters of {@code perform} by name, {@code sleep_duration} to {@code sleepDuration}, or to the
 * components of a record.
 *
 * @param values by name; unmodifiable; values may be null
 */
public record Keywords(Map<String, @Nullable Object> values) {

    /** Keeps a copy, in the same order. */
    public Keywords {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** One argument by name. */
    public static Keywords of(String name, @Nullable Object value) {
        return new Keywords(Map.of()).and(name, value);
    }

    /** These arguments and one more. */
    public Keywords and(String name, @Nullable Object value) {
        Map<String, @Nullable Object> more = new LinkedHashMap<>(values);
        more.put(name, value);
        return new Keywords(more);
    }
}
