package dev.barback.registry;

import dev.barback.Keywords;
import dev.barback.wire.SnakeCase;
import dev.barback.wire.Symbol;
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
        if (arguments.isEmpty() || isWhole(arguments.size(), parameters)) {
            return null;
        }
        Object last = arguments.get(arguments.size() - 1);
        if (last instanceof Keywords keywords) {
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

    /** Whether the last of that many arguments is there for a parameter of its own that takes a hash. */
    static boolean isWhole(int arguments, List<Parameter> parameters) {
        return arguments > 0
                && arguments == parameters.size()
                && takesMap(parameters.get(parameters.size() - 1).type());
    }

    /**
     * By the parameters' names.
     *
     * @throws Misfit if two of them mean the same parameter
     */
    static Map<String, @Nullable Object> inSnakeCase(Keywords keywords) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        keywords.values().forEach((key, value) -> {
            String name = SnakeCase.of(key);
            if (values.containsKey(name)) {
                throw new Misfit("is given twice").in(name);
            }
            values.put(name, value);
        });
        return values;
    }

    private static boolean takesMap(Class<?> type) {
        return type.isRecord() || Map.class.isAssignableFrom(type) || type == Object.class;
    }
}
