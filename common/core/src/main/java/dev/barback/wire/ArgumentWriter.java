package dev.barback.wire;

import dev.barback.ArgumentException;
import dev.barback.Keywords;
import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Java values to ActiveJob's JSON. */
final class ArgumentWriter {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int LONGEST_DECIMAL = 1000; // digits; what our own reader takes

    JsonNode write(@Nullable Object value, int depth) {
        if (depth > Json.MAX_DEPTH / 2) { // a marker object can add a level of its own
            throw new ArgumentException("The value is nested too deeply, or contains itself.");
        }
        if (value == null) {
            return NODES.nullNode();
        } else if (value instanceof String text) {
            return text(text);
        } else if (value instanceof Boolean flag) {
            return NODES.booleanNode(flag);
        } else if (value instanceof Number number) {
            return number(number);
        } else if (value instanceof List<?> list) {
            return array(list, depth);
        } else if (value.getClass().isArray()) {
            return array(value, depth);
        } else if (value instanceof Keywords keywords) {
            return keywords(keywords.values(), depth);
        } else if (value instanceof Map<?, ?> map) {
            return hash(map, depth);
        }
        return special(value, depth);
    }

    private JsonNode special(Object value, int depth) {
        if (value instanceof Character || value instanceof UUID) {
            return text(value.toString());
        } else if (value instanceof Enum<?> constant) {
            return symbol(constant.name().toLowerCase(Locale.ROOT));
        } else if (value instanceof Symbol symbol) {
            return symbol(symbol.name());
        } else if (value instanceof GlobalId id) {
            return NODES.objectNode().put(Marker.GLOBAL_ID, id.uri());
        } else if (value instanceof ModuleName module) {
            return serialized("Module").put("value", module.name());
        } else if (value instanceof Range range) {
            return range(range, depth);
        } else if (value instanceof IndifferentMap map) {
            return entries(map.values(), depth).put(Marker.INDIFFERENT, true);
        }
        JsonNode time = time(value);
        if (time != null) {
            return time;
        } else if (value instanceof Record named) {
            return keywords(components(named), depth);
        }
        throw unsupported(value);
    }

    private @Nullable JsonNode time(Object value) {
        if (value instanceof Instant instant) {
            return serialized("Time").put("value", Timestamps.write(instant));
        } else if (value instanceof OffsetDateTime dateTime) {
            return serialized("DateTime").put("value", Timestamps.writeDateTime(dateTime));
        } else if (value instanceof ZonedDateTime zoned) {
            return serialized("TimeWithZone")
                    .put("value", Timestamps.writeTime(zoned.toOffsetDateTime()))
                    .put("time_zone", zoneName(zoned.getZone()));
        } else if (value instanceof LocalDate date) {
            return serialized("Date").put("value", date.toString());
        } else if (value instanceof Duration duration) {
            return duration(RailsDuration.of(duration));
        } else if (value instanceof Period period) {
            return duration(RailsDuration.of(period));
        } else if (value instanceof RailsDuration duration) {
            return duration(duration);
        }
        return null;
    }

    private static JsonNode text(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    throw new ArgumentException(
                            "The text is no valid Unicode (half a surrogate pair at %d). Pass bytes as Base64."
                                    .formatted(i));
                }
                i++;
            }
        }
        return NODES.stringNode(text);
    }

    private static JsonNode number(Number number) {
        if (number instanceof Integer || number instanceof Short || number instanceof Byte) {
            return NODES.numberNode(number.intValue());
        } else if (number instanceof Long) {
            return NODES.numberNode(number.longValue());
        } else if (number instanceof Double || number instanceof Float) {
            double value = number.doubleValue();
            if (!Double.isFinite(value)) {
                throw new ArgumentException(value + " has no place in JSON.");
            }
            return number instanceof Float f ? NODES.numberNode(f) : NODES.numberNode(value);
        } else if (number instanceof BigInteger big) {
            if (big.bitLength() > 3 * LONGEST_DECIMAL) {
                throw new ArgumentException("The number has too many digits: pass it as text.");
            }
            return NODES.numberNode(big);
        } else if (number instanceof BigDecimal decimal) {
            return serialized("BigDecimal").put("value", decimal(decimal));
        }
        throw unsupported(number);
    }

    /** As Ruby writes it: {@code 12.5}, {@code 12.0}. */
    private static String decimal(BigDecimal number) {
        BigDecimal bare = number.stripTrailingZeros();
        if (bare.precision() + Math.abs((long) bare.scale()) > LONGEST_DECIMAL) {
            throw new ArgumentException("The number has too many digits: pass it as text.");
        }
        return bare.scale() <= 0 ? bare.setScale(1).toPlainString() : bare.toPlainString();
    }

    private ArrayNode array(List<?> list, int depth) {
        ArrayNode array = NODES.arrayNode(list.size());
        list.forEach(element -> array.add(write(element, depth + 1)));
        return array;
    }

    private ArrayNode array(Object elements, int depth) {
        if (elements instanceof byte[]) {
            throw new ArgumentException("Bytes have no place in JSON. Pass them as Base64 text.");
        }
        ArrayNode array = NODES.arrayNode();
        for (int i = 0; i < Array.getLength(elements); i++) {
            array.add(write(Array.get(elements, i), depth + 1));
        }
        return array;
    }

    private ObjectNode hash(Map<?, ?> map, int depth) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        ArrayNode symbols = NODES.arrayNode();
        map.forEach((key, value) -> {
            if (key instanceof Symbol || key instanceof Enum<?>) {
                String name = key instanceof Symbol s ? s.name() : enumName((Enum<?>) key);
                symbols.add(name);
                values.put(name, value);
            } else if (key instanceof String name) {
                values.put(name, value);
            } else {
                throw new ArgumentException("Only texts and symbols can be keys of a map, but %s is a %s."
                        .formatted(key, key == null ? "null" : key.getClass().getSimpleName()));
            }
        });
        ObjectNode json = entries(values, depth);
        json.set(Marker.SYMBOL_KEYS, symbols);
        return json;
    }

    private ObjectNode keywords(Map<String, ? extends @Nullable Object> values, int depth) {
        ObjectNode json = entries(values, depth);
        ArrayNode names = json.putArray(Marker.KEYWORDS);
        values.keySet().forEach(names::add);
        return json;
    }

    private ObjectNode entries(Map<String, ? extends @Nullable Object> values, int depth) {
        ObjectNode json = NODES.objectNode();
        values.forEach((name, value) -> {
            if (Marker.RESERVED.contains(name)) {
                throw new ArgumentException("The key " + name + " of a map is reserved.");
            }
            text(name);
            json.set(name, write(value, depth + 1));
        });
        return json;
    }

    private static Map<String, @Nullable Object> components(Record named) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (RecordComponent component : named.getClass().getRecordComponents()) {
            try {
                component.getAccessor().setAccessible(true);
                values.put(
                        SnakeCase.of(component.getName()),
                        component.getAccessor().invoke(named));
            } catch (ReflectiveOperationException | RuntimeException e) {
                throw new ArgumentException("Can't read " + component + ".", e);
            }
        }
        return values;
    }

    private JsonNode range(Range range, int depth) {
        ObjectNode json = serialized("Range");
        json.set("begin", write(range.begin(), depth + 1));
        json.set("end", write(range.end(), depth + 1));
        return json.put("exclude_end", range.excludeEnd());
    }

    private JsonNode duration(RailsDuration duration) {
        ObjectNode json = serialized("Duration");
        json.set("value", number(duration.seconds()));
        ArrayNode parts = json.putArray("parts");
        duration.parts()
                .forEach(part -> parts.addArray().add(symbol(part.unit())).add(number(part.count())));
        return json;
    }

    private static ObjectNode symbol(String name) {
        return serialized("Symbol").put("value", name);
    }

    private static String enumName(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static ObjectNode serialized(String type) {
        return NODES.objectNode().put(Marker.SERIALIZED, Marker.serializer(type));
    }

    private static String zoneName(ZoneId zone) {
        if (zone.equals(ZoneOffset.UTC)
                || zone.getId().equals("UTC")
                || zone.getId().equals("Z")) {
            return "Etc/UTC";
        } else if (zone instanceof ZoneOffset) {
            throw new ArgumentException("A ZonedDateTime needs a named zone, such as Europe/Berlin; with " + zone
                    + " alone, pass an OffsetDateTime.");
        }
        return zone.getId();
    }

    private static ArgumentException unsupported(Object value) {
        return new ArgumentException(
                ("A %s can't be written. Can be: null, booleans, numbers, text, UUID, java.time types with a zone,"
                                + " LocalDate, Duration, Period, enums, records, lists, arrays and maps.")
                        .formatted(value.getClass().getName()));
    }
}
