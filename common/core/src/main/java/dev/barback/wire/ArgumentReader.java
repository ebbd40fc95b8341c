package dev.barback.wire;

import dev.barback.Keywords;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** ActiveJob's JSON to Java values. What it can't read it throws as IllegalArgumentException or kin. */
final class ArgumentReader {

    @Nullable Object read(JsonNode json) {
        return switch (json.getNodeType()) {
            case NULL -> null;
            case BOOLEAN -> json.booleanValue();
            case STRING -> json.stringValue();
            case NUMBER -> number(json);
            case ARRAY -> list(json);
            case OBJECT -> object(json);
            default -> throw new IllegalArgumentException("unexpected " + json.getNodeType());
        };
    }

    private static Number number(JsonNode json) {
        if (json.isIntegralNumber()) {
            return json.canConvertToLong() ? (Number) json.longValue() : (Number) json.bigIntegerValue();
        }
        double value = json.decimalValue().doubleValue();
        if (Double.isInfinite(value)) {
            throw new IllegalArgumentException("the number is too large for a double");
        }
        return value;
    }

    private List<@Nullable Object> list(JsonNode json) {
        List<@Nullable Object> values = new ArrayList<>(json.size());
        json.forEach(element -> values.add(read(element)));
        return values;
    }

    private Object object(JsonNode json) {
        if (json.has(Marker.SERIALIZED)) {
            return serialized(json, Marker.type(text(json, Marker.SERIALIZED)));
        } else if (json.has(Marker.GLOBAL_ID)) {
            return new GlobalId(text(json, Marker.GLOBAL_ID));
        } else if (json.has(Marker.INDIFFERENT)) {
            return new IndifferentMap(entries(json));
        } else if (json.has(Marker.KEYWORDS)) {
            return new Keywords(entries(json));
        }
        return hash(json);
    }

    private Map<Object, @Nullable Object> hash(JsonNode json) {
        Set<String> symbols = new HashSet<>();
        json.path(Marker.SYMBOL_KEYS).forEach(name -> symbols.add(name.stringValue()));
        Map<Object, @Nullable Object> values = new LinkedHashMap<>();
        entries(json).forEach((name, value) -> values.put(symbols.contains(name) ? new Symbol(name) : name, value));
        return values;
    }

    private Map<String, @Nullable Object> entries(JsonNode json) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : json.properties()) {
            if (!Marker.RESERVED.contains(field.getKey())) {
                values.put(field.getKey(), read(field.getValue()));
            }
        }
        return values;
    }

    private Object serialized(JsonNode json, String type) {
        return switch (type) {
            case "Symbol" -> new Symbol(text(json, "value"));
            case "BigDecimal" -> decimal(text(json, "value"));
            case "Date" -> LocalDate.parse(text(json, "value"));
            case "DateTime" -> time(json);
            case "Time" -> time(json).toInstant();
            case "TimeWithZone" -> time(json).atZoneSameInstant(ZoneId.of(text(json, "time_zone")));
            case "Duration" -> duration(json);
            case "Module" -> new ModuleName(text(json, "value"));
            case "Range" -> range(json);
            default -> throw new IllegalArgumentException("no serializer is named " + type);
        };
    }

    private static BigDecimal decimal(String text) {
        if (text.length() > 1000) {
            throw new IllegalArgumentException("the decimal has too many digits");
        }
        BigDecimal number = new BigDecimal(text);
        if (Math.abs((long) number.scale()) > 10_000) { // 1e999999999 is ten characters, and a gigabyte unfolded
            throw new IllegalArgumentException("the exponent of the decimal is too large");
        }
        return number;
    }

    private static OffsetDateTime time(JsonNode json) {
        return Timestamps.parse(text(json, "value"));
    }

    private static RailsDuration duration(JsonNode json) {
        List<RailsDuration.Part> parts = new ArrayList<>();
        for (JsonNode part : json.path("parts")) {
            JsonNode unit = part.path(0);
            String name = unit.isString() ? unit.stringValue() : text(unit, "value");
            parts.add(new RailsDuration.Part(name, exact(part.path(1))));
        }
        return new RailsDuration(exact(json.path("value")), parts);
    }

    private static Number exact(JsonNode json) {
        if (!json.isNumber()) {
            throw new IllegalArgumentException("a duration without a number");
        }
        return number(json);
    }

    private Range range(JsonNode json) {
        return new Range(
                read(json.path("begin")),
                read(json.path("end")),
                json.path("exclude_end").booleanValue(false));
    }

    private static String text(JsonNode json, String field) {
        JsonNode value = json.path(field);
        if (!value.isString()) {
            throw new IllegalArgumentException("the field " + field + " is no text");
        }
        return value.stringValue();
    }
}
