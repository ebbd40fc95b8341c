package dev.barback.internal.registry;

import dev.barback.Keywords;
import dev.barback.rails.IndifferentMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Converts any kind of hash to a map. */
final class MapConverter extends ArgumentConverter {
    private final ArgumentConverter keys;
    private final ArgumentConverter values;

    MapConverter(Class<?> type, ArgumentConverter keys, ArgumentConverter values) {
        super(type);
        this.keys = keys;
        this.values = values;
    }

    @Override
    Object convert(Object value, int depth) {
        Map<@Nullable Object, @Nullable Object> converted = new LinkedHashMap<>();
        entries(value).forEach((key, each) -> {
            Object convertedKey = key(key, depth);
            if (converted.containsKey(convertedKey)) {
                throw new ConversionException("has the key " + RecordConverter.keyText(key) + " twice");
            }
            converted.put(convertedKey, convertInner(values, each, depth, "." + RecordConverter.keyText(key)));
        });
        return converted;
    }

    @Override
    Class<?> typeWithin(String name) {
        return values.type();
    }

    private @Nullable Object key(@Nullable Object key, int depth) {
        try {
            return keys.convertNullable(key, depth + 1);
        } catch (ConversionException e) {
            throw new ConversionException(e.about("has a key that"));
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
        throw ConversionException.of("a map", value);
    }
}
