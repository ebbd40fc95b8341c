package dev.barback.internal.registry;

import dev.barback.rails.Symbol;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Converts text and symbols to the constants of an enum, by name in upper or lower case. */
final class EnumConverter extends ArgumentConverter {
    private static final int MAX_LISTED = 30;

    private final Map<String, Object> byName = new LinkedHashMap<>();
    private final Map<String, Object> byLowerCase = new HashMap<>();

    EnumConverter(Class<?> type) {
        super(type);
        for (Object constant : type.getEnumConstants()) {
            String name = ((Enum<?>) constant).name();
            byName.put(name, constant);
            if (byLowerCase.put(lowerCase(name), constant) != null) {
                throw new IllegalArgumentException(
                        ("is the enum %s, two constants of which are written %s: symbols are in lower"
                                        + " case. Give one another name.")
                                .formatted(ArgumentDescription.name(type), lowerCase(name)));
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
            throw ConversionException.of("one of " + names(), value);
        }
        return constant;
    }

    private String names() {
        String names = byName.keySet().stream().limit(MAX_LISTED).collect(Collectors.joining(", "));
        return byName.size() > MAX_LISTED ? names + " and " + (byName.size() - MAX_LISTED) + " more" : names;
    }

    private static String lowerCase(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
