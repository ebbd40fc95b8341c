package dev.barback.registry;

import dev.barback.Keywords;
import dev.barback.wire.SnakeCase;
import dev.barback.wire.Symbol;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which of a job's arguments are given by name. */
final class Binding {
    private Binding() {}

    /**
     * The last argument, if it stands for arguments by name: it is marked so, or it is a hash with symbols for
     * keys at a place where no parameter takes a hash (as older Rails writes keyword arguments).
     */
    static @Nullable Keywords keywords(List<? extends @Nullable Object> arguments, List<Parameter> parameters) {
        if (arguments.isEmpty()) {
            return null;
        }
        Object last = arguments.get(arguments.size() - 1);
        boolean wholeFits = arguments.size() == parameters.size()
                && takesMap(parameters.get(parameters.size() - 1).type());
        if (wholeFits) {
            return null;
        } else if (last instanceof Keywords keywords) {
            return keywords;
        } else if (last instanceof Map<?, ?> map
                && !map.isEmpty()
                && map.keySet().stream().allMatch(Symbol.class::isInstance)) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            map.forEach((key, value) -> values.put(((Symbol) key).name(), value));
            return new Keywords(values);
        }
        return null;
    }

    static Map<String, @Nullable Object> inSnakeCase(Keywords keywords) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        keywords.values().forEach((name, value) -> values.put(SnakeCase.of(name), value));
        return values;
    }

    private static boolean takesMap(Type type) {
        Class<?> raw = Coercion.raw(type);
        return raw.isRecord() || Map.class.isAssignableFrom(raw) || raw == Object.class || raw == Keywords.class;
    }
}
