package dev.barback.internal.command;

import dev.barback.ArgumentException;
import dev.barback.internal.wire.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Converts one token for a parameter type. The binding checks whether the value fits. */
final class TokenValue {
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,400}(\\.\\d{1,400})?([eE][+-]?\\d{1,4})?");
    private static final Pattern INTEGER = Pattern.compile("[+-]?\\d+");
    private static final Set<Class<?>> TEXTS =
            Set.of(String.class, CharSequence.class, char.class, Character.class, UUID.class);

    private TokenValue() {}

    static @Nullable Object of(String token, Class<?> type) {
        if (TEXTS.contains(type)) {
            return token;
        }
        boolean decimal = type == BigDecimal.class;
        if (NUMBER.matcher(token).matches()) {
            return number(token, decimal);
        } else if (token.startsWith("{") || token.startsWith("[")) {
            return json(token);
        }
        return switch (token) {
            case "true" -> true;
            case "false" -> false;
            case "null" -> null;
            default -> token;
        };
    }

    /** A number of the smallest type that holds it; a fraction is a double unless a decimal is needed. */
    private static Number number(String digits, boolean decimal) {
        if (decimal) {
            return new BigDecimal(digits);
        } else if (INTEGER.matcher(digits).matches()) {
            return smallestType(new BigInteger(digits));
        }
        return Double.parseDouble(digits);
    }

    private static Number smallestType(BigInteger integer) {
        if (integer.bitLength() < Integer.SIZE) {
            return integer.intValue();
        }
        return integer.bitLength() < Long.SIZE ? (Number) integer.longValue() : integer;
    }

    private static @Nullable Object json(String text) {
        try {
            return value(Json.read(text));
        } catch (JacksonException e) {
            throw new ArgumentException(
                    "\"" + (text.length() <= 60 ? text : text.substring(0, 60) + "...")
                            + "\" starts like JSON, but is not JSON: " + e.getOriginalMessage() + ".",
                    e);
        }
    }

    private static @Nullable Object value(JsonNode node) {
        if (node.isArray()) {
            List<@Nullable Object> list = new ArrayList<>();
            node.forEach(element -> list.add(value(element)));
            return list;
        } else if (node.isObject()) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            node.properties().forEach(entry -> map.put(entry.getKey(), value(entry.getValue())));
            return map;
        } else if (node.isString()) {
            return node.stringValue();
        } else if (node.isBoolean()) {
            return node.booleanValue();
        } else if (node.isIntegralNumber()) {
            return smallestType(node.bigIntegerValue());
        }
        return node.isNull() ? null : (Object) node.doubleValue();
    }
}
