package dev.barback.rails;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rails' HashWithIndifferentAccess, for example request parameters. Binds to a {@code Map} or a record.
 *
 * @param values by key; unmodifiable; values may be null
 */
public record IndifferentMap(Map<String, @Nullable Object> values) {

    /** Keeps a copy, in the same order. */
    public IndifferentMap {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
}
