package dev.barback.registry;

import dev.barback.Keywords;
import dev.barback.wire.IndifferentMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Maps, from any kind of hash. */
final class Maps extends Fitting {
    private final Fitting keys;
    private final Fitting values;

    Maps(Class<?> type, Fitting keys, Fitting values) {
        super(type);
        this.keys = keys;
        this.values = values;
    }

    @Override
    Object convert(Object value, int depth) {
        Map<@Nullable Object, @Nullable Object> converted = new LinkedHashMap<>();
        entries(value).forEach((key, each) -> {
            Object fitted = key(key, depth);
            if (converted.containsKey(fitted)) {
                throw new Misfit("has the key " + Records.keyText(key) + " twice");
            }
            converted.put(fitted, inside(values, each, depth, "." + Records.keyText(key)));
        });
        return converted;
    }

    @Override
    Class<?> typeWithin(String name) {
        return values.type();
    }

    private @Nullable Object key(@Nullable Object key, int depth) {
        try {
            return keys.fit(key, depth + 1);
        } catch (Misfit e) {
            throw new Misfit(e.about("has a key that"));
        }
    }

    private static Map<?, ?> entries(Object value) {
        if (value instanceof Keywords keywords) {
            return keywords.values();
        } else if (value instanceof IndifferentMap indifferent) {
            return indifferent.values();
        } else if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw Misfit.of("a map", value);
    }
}
