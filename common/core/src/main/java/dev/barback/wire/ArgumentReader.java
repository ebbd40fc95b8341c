package dev.barback.wire;

import dev.barback.Keywords;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** ActiveJob's JSON to Java values. What it can't read is a {@link Misread}. */
final class ArgumentReader {

    @Nullable Object read(JsonNode json) {
        return switch (json.getNodeType()) {
            case NULL -> null;
            case BOOLEAN -> json.booleanValue();
            case STRING -> json.stringValue();
            case NUMBER -> number(json);
            case ARRAY -> list(json);
            case OBJECT -> object(json);
            default -> throw new Misread("there is nothing");
        };
    }

    private static Number number(JsonNode json) {
        if (json.isIntegralNumber()) {
            return whole(json);
        }
        double value = json.decimalValue().doubleValue();
        if (Double.isInfinite(value)) {
            throw new Misread("a number with a point is at most " + Double.MAX_VALUE + ", not " + json);
        }
        return value;
    }

    private static Number whole(JsonNode json) {
        if (json.canConvertToLong()) {
            return json.longValue();
        }
        BigInteger value = json.bigIntegerValue();
        if (!Digits.areFew(value)) {
            throw new Misread("a number has at most " + Digits.MOST + " digits");
        }
        return value;
    }

    private List<@Nullable Object> list(JsonNode json) {
        List<@Nullable Object> values = new ArrayList<>(json.size());
        for (int i = 0; i < json.size(); i++) {
            values.add(inside(json.get(i), "[" + i + "]"));
        }
        return values;
    }

    private @Nullable Object inside(JsonNode json, String step) {
        try {
            return read(json);
        } catch (Misread e) {
            throw e.in(step);
        }
    }

    private Object object(JsonNode json) {
        if (json.has(Marker.SERIALIZED)) {
            return serialized(json, Marker.type(text(json, Marker.SERIALIZED)));
        } else if (json.has(Marker.GLOBAL_ID)) {
            return globalId(text(json, Marker.GLOBAL_ID));
        } else if (json.has(Marker.INDIFFERENT)) {
            return new IndifferentMap(entries(json));
        } else if (json.has(Marker.KEYWORDS)) {
            return new Keywords(entries(json));
        }
        return hash(json);
    }

    private static GlobalId globalId(String text) {
        if (!GlobalId.isOne(text)) {
            throw new Misread("a GlobalID looks like gid://shop/Person/5, not like " + Excerpt.quoted(text));
        }
        return new GlobalId(text);
    }

    private Map<Object, @Nullable Object> hash(JsonNode json) {
        Set<String> symbols = new HashSet<>();
        json.path(Marker.SYMBOL_KEYS).forEach(name -> symbols.add(name.stringValue("")));
        Map<Object, @Nullable Object> values = new LinkedHashMap<>();
        entries(json).forEach((name, value) -> values.put(symbols.contains(name) ? new Symbol(name) : name, value));
        return values;
    }

    private Map<String, @Nullable Object> entries(JsonNode json) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : json.properties()) {
            if (!Marker.RESERVED.contains(field.getKey())) {
                values.put(field.getKey(), inside(field.getValue(), "." + field.getKey()));
            }
        }
        return values;
    }

    private Object serialized(JsonNode json, String type) {
        return switch (type) {
            case "Symbol" -> new Symbol(text(json, "value"));
            case "BigDecimal" -> decimal(text(json, "value"));
            case "Date" -> date(text(json, "value"));
            case "DateTime", "Time" -> time(json, type, type.equals("Time"));
            case "TimeWithZone" -> zoned(json);
            case "Duration" -> duration(json);
            case "Module" -> new ModuleName(text(json, "value"));
            case "Range" -> range(json);
            default ->
                throw new Misread("no serializer here is named " + Excerpt.quoted(type)
                        + "; pass plain values, or what Rails itself serializes");
        };
    }

    private static BigDecimal decimal(String text) {
        BigDecimal number = Digits.decimal(text);
        if (number == null) {
            throw new Misread("a BigDecimal is written like 12.5, in at most " + Digits.MOST + " digits, not like "
                    + Excerpt.quoted(text));
        }
        return number;
    }

    private static LocalDate date(String text) {
        try {
            return Timestamps.parseDate(text);
        } catch (DateTimeException e) {
            throw new Misread("a Date is written like 2026-11-21, not like " + Excerpt.quoted(text));
        }
    }

    private static Object time(JsonNode json, String type, boolean instant) {
        OffsetDateTime time = time(json, type);
        return instant ? (Object) time.toInstant() : time;
    }

    /** Up to 7.1 Rails names no zone; then, and where this JDK does not know it, the offset still tells the instant. */
    private static ZonedDateTime zoned(JsonNode json) {
        OffsetDateTime time = time(json, "TimeWithZone");
        ZoneId zone = Zones.find(json.path("time_zone").stringValue(null));
        return zone == null ? time.toZonedDateTime() : time.atZoneSameInstant(zone);
    }

    private static OffsetDateTime time(JsonNode json, String type) {
        String text = text(json, "value");
        try {
            return Timestamps.parse(text);
        } catch (DateTimeException e) {
            throw new Misread("a " + type + " is written like 2026-11-21T22:52:31Z, not like " + Excerpt.quoted(text));
        }
    }

    private static RailsDuration duration(JsonNode json) {
        List<RailsDuration.Part> parts = new ArrayList<>();
        for (JsonNode part : json.path("parts")) {
            JsonNode unit = part.path(0);
            parts.add(new RailsDuration.Part(
                    unit.isString() ? unit.stringValue() : text(unit, "value"), exact(part.path(1))));
        }
        return new RailsDuration(exact(json.path("value")), parts);
    }

    /** A number in full; a BigDecimal is text, bare or in an object of its own. */
    private static Number exact(JsonNode json) {
        if (json.isIntegralNumber()) {
            return whole(json);
        } else if (json.isNumber() && Digits.areFew(json.decimalValue())) {
            return json.decimalValue();
        } else if (json.isString()) {
            return decimal(json.stringValue());
        } else if (json.has(Marker.SERIALIZED)) {
            return decimal(text(json, "value"));
        }
        throw new Misread(
                "a Duration has a number of seconds as its value, and a number for each part, not " + shown(json));
    }

    private Range range(JsonNode json) {
        return new Range(
                inside(json.path("begin"), ".begin"),
                inside(json.path("end"), ".end"),
                json.path("exclude_end").booleanValue(false));
    }

    private static String text(JsonNode json, String field) {
        JsonNode value = json.path(field);
        if (!value.isString()) {
            throw new Misread("the field " + field + " should be text, but is " + shown(value));
        }
        return value.stringValue();
    }

    private static String shown(JsonNode json) {
        return json.isMissingNode() ? "missing" : Excerpt.quoted(json.toString());
    }
}
