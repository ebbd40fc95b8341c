package dev.barback.internal.registry;

import dev.barback.Keywords;
import dev.barback.rails.GlobalId;
import dev.barback.rails.ModuleName;
import dev.barback.rails.RailsDuration;
import dev.barback.rails.Range;
import dev.barback.rails.Symbol;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the arguments of a job that are given by name. */
final class KeywordArguments {
    /** Records that stand for a single value of Rails, not for a hash. */
    private static final Set<Class<?>> VALUES =
            Set.of(GlobalId.class, Symbol.class, RailsDuration.class, Range.class, ModuleName.class);

    private KeywordArguments() {}

    /**
     * The last argument, if it contains arguments by name: it is marked so, or it is a hash with symbols as keys at a
     * place where no parameter takes a hash (as older Rails writes keyword arguments).
     */
    static @Nullable Keywords keywords(List<? extends @Nullable Object> arguments, List<Parameter> parameters) {
        if (arguments.isEmpty() || isLastArgumentAMap(arguments.size(), parameters)) {
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

    /** Whether the last of this many arguments belongs to a parameter that takes a hash. */
    static boolean isLastArgumentAMap(int arguments, List<Parameter> parameters) {
        return arguments > 0
                && arguments == parameters.size()
                && takesMap(parameters.get(parameters.size() - 1).type());
    }

    private static boolean takesMap(Class<?> type) {
        return (type.isRecord() && !VALUES.contains(type)) || Map.class.isAssignableFrom(type) || type == Object.class;
    }
}
