package dev.barback.registry;

import dev.barback.wire.Symbol;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The constants of an enum, by name in upper or lower case, as text or a symbol. */
final class Constants extends Fitting {
    private static final int MOST_NAMED = 30;

    private final Map<String, Object> byName = new LinkedHashMap<>();
    private final Map<String, Object> byLowerCase = new HashMap<>();

    Constants(Class<?> type) {
        super(type);
        for (Object constant : type.getEnumConstants()) {
            String name = ((Enum<?>) constant).name();
            byName.put(name, constant);
            if (byLowerCase.put(lowerCase(name), constant) != null) {
                throw new IllegalArgumentException(
                        ("is the enum %s, two constants of which are written %s: symbols are in lower"
                                        + " case. Give one another name.")
                                .formatted(Description.name(type), lowerCase(name)));
            }
        }
    }

    @Override
    Object convert(Object value, int depth) {
        if (type().isInstance(value)) {
            return value;
        }
        String name = value instanceof Symbol symbol ? symbol.name() : value instanceof String text ? text : null;
        Object constant = name == null ? null : byName.getOrDefault(name, byLowerCase.get(lowerCase(name)));
        if (constant == null) {
            throw Misfit.of("one of " + names(), value);
        }
        return constant;
    }

    private String names() {
        String names = byName.keySet().stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        return byName.size() > MOST_NAMED ? names + " and " + (byName.size() - MOST_NAMED) + " more" : names;
    }

    private static String lowerCase(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
