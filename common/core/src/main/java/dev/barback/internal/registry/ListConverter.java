package dev.barback.internal.registry;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Converts a list to a list, set or array. */
final class ListConverter extends ArgumentConverter {
    private final ArgumentConverter elements;

    ListConverter(Class<?> type, ArgumentConverter elements) {
        super(type);
        this.elements = elements;
    }

    @Override
    Object convert(Object value, int depth) {
        List<?> values = list(value);
        if (type().isArray()) {
            return array(values, depth);
        }
        Collection<@Nullable Object> converted =
                type().isAssignableFrom(ArrayList.class) ? new ArrayList<>() : new LinkedHashSet<>();
        for (int i = 0; i < values.size(); i++) {
            converted.add(convertInner(elements, values.get(i), depth, "[" + i + "]"));
        }
        return converted;
    }

    private Object array(List<?> values, int depth) {
        Object array = Array.newInstance(type().getComponentType(), values.size());
        for (int i = 0; i < values.size(); i++) {
            Array.set(array, i, convertInner(elements, values.get(i), depth, "[" + i + "]"));
        }
        return array;
    }

    private List<?> list(Object value) {
        if (value instanceof List<?> list) {
            return list;
        } else if (value instanceof Set<?> set && !List.class.isAssignableFrom(type())) {
            return new ArrayList<>(set);
        } else if (value instanceof Collection<?> values && type().isAssignableFrom(Collection.class)) {
            return new ArrayList<>(values);
        } else if (value.getClass().isArray()) {
            List<@Nullable Object> values = new ArrayList<>();
            for (int i = 0; i < Array.getLength(value); i++) {
                values.add(Array.get(value, i));
            }
            return values;
        }
        throw ConversionException.of("a list", value);
    }
}
