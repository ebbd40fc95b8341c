package dev.barback.internal.wire;

import dev.barback.Keywords;
import dev.barback.internal.text.NumberLimits;
import dev.barback.rails.GlobalId;
import dev.barback.rails.IndifferentMap;
import dev.barback.rails.ModuleName;
import dev.barback.rails.RailsDuration;
import dev.barback.rails.Range;
import dev.barback.rails.Symbol;
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

/** Reads ActiveJob's JSON into Java values. Throws {@link MalformedArgument} for a value that it can't read. */
final class ArgumentReader {

    @Nullable Object read(JsonNode json) {
        return switch (json.getNodeType()) {
            case NULL -> null;
            case BOOLEAN -> json.booleanValue();
            case STRING -> json.stringValue();
            case NUMBER -> number(json);
            case ARRAY -> list(json);
            case OBJECT -> object(json);
            default -> throw new MalformedArgument("the value is missing");
        };
    }

    private static Number number(JsonNode json) {
        if (json.isIntegralNumber()) {
            return whole(json);
        }
        double value = json.decimalValue().doubleValue();
        if (Double.isInfinite(value)) {
            throw new MalformedArgument("a number with a point is at most " + Double.MAX_VALUE + ", not " + json);
        }
        return value;
    }

    private static Number whole(JsonNode json) {
        if (json.canConvertToLong()) {
            return json.longValue();
        }
        BigInteger value = json.bigIntegerValue();
        if (!NumberLimits.isWithin(value)) {
            throw new MalformedArgument("a number has at most " + NumberLimits.MAX_DIGITS + " digits");
        }
        return value;
    }

    private List<@Nullable Object> list(JsonNode json) {
        List<@Nullable Object> values = new ArrayList<>(json.size());
        for (int i = 0; i < json.size(); i++) {
            values.add(readInner(json.get(i), "[" + i + "]"));
        }
        return values;
    }

    private @Nullable Object readInner(JsonNode json, String step) {
        try {
            return read(json);
        } catch (MalformedArgument e) {
            throw e.within(step);
        }
    }

    private Object object(JsonNode json) {
        if (json.has(ActiveJobKeys.SERIALIZED)) {
            return serialized(json, ActiveJobKeys.type(text(json, ActiveJobKeys.SERIALIZED)));
        } else if (json.has(ActiveJobKeys.GLOBAL_ID)) {
            return globalId(text(json, ActiveJobKeys.GLOBAL_ID));
        } else if (json.has(ActiveJobKeys.INDIFFERENT)) {
            return new IndifferentMap(entries(json));
        } else if (json.has(ActiveJobKeys.KEYWORDS)) {
            return new Keywords(entries(json));
        }
        return hash(json);
    }

    private static GlobalId globalId(String text) {
        if (!GlobalId.isValid(text)) {
            throw new MalformedArgument("a GlobalID looks like gid://shop/Person/5, not like " + Excerpt.quoted(text));
        }
        return new GlobalId(text);
    }

    private Map<Object, @Nullable Object> hash(JsonNode json) {
        Set<String> symbols = new HashSet<>();
        json.path(ActiveJobKeys.SYMBOL_KEYS).forEach(name -> symbols.add(name.stringValue("")));
        Map<Object, @Nullable Object> values = new LinkedHashMap<>();
        entries(json).forEach((name, value) -> values.put(symbols.contains(name) ? new Symbol(name) : name, value));
        return values;
    }

    private Map<String, @Nullable Object> entries(JsonNode json) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : json.properties()) {
            if (!ActiveJobKeys.RESERVED.contains(field.getKey())) {
                values.put(field.getKey(), readInner(field.getValue(), "." + field.getKey()));
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
                throw new MalformedArgument("there is no serializer named " + Excerpt.quoted(type)
                        + "; pass plain values, or what Rails itself serializes");
        };
    }

    private static BigDecimal decimal(String text) {
        BigDecimal number = NumberLimits.decimal(text);
        if (number == null) {
            throw new MalformedArgument("a BigDecimal is written like 12.5, in at most " + NumberLimits.MAX_DIGITS
                    + " digits, not like " + Excerpt.quoted(text));
        }
        return number;
    }

    private static LocalDate date(String text) {
        try {
            return Timestamps.parseDate(text);
        } catch (DateTimeException e) {
            throw new MalformedArgument("a Date is written like 2026-11-21, not like " + Excerpt.quoted(text));
        }
    }

    private static Object time(JsonNode json, String type, boolean instant) {
        OffsetDateTime time = time(json, type);
        return instant ? (Object) time.toInstant() : time;
    }

    /** Up to 7.1 Rails names no zone; then, and if this JDK does not know it, the offset still gives the instant. */
    private static ZonedDateTime zoned(JsonNode json) {
        OffsetDateTime time = time(json, "TimeWithZone");
        ZoneId zone = Zones.find(json.path("time_zone").stringValue(null));
        try {
            return zone == null ? time.toZonedDateTime() : time.atZoneSameInstant(zone);
        } catch (DateTimeException e) {
            throw new MalformedArgument("a TimeWithZone is beyond the times of Java in its zone "
                    + Excerpt.quoted(json.path("time_zone").stringValue("")));
        }
    }

    private static OffsetDateTime time(JsonNode json, String type) {
        String text = text(json, "value");
        try {
            return Timestamps.parse(text);
        } catch (DateTimeException e) {
            throw new MalformedArgument(
                    "a " + type + " is written like 2026-11-21T22:52:31Z, not like " + Excerpt.quoted(text));
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

    /** An exact number; a BigDecimal is text, alone or in its own object. */
    private static Number exact(JsonNode json) {
        if (json.isIntegralNumber()) {
            return whole(json);
        } else if (json.isNumber() && NumberLimits.isWithin(json.decimalValue())) {
            return json.decimalValue();
        } else if (json.isString()) {
            return decimal(json.stringValue());
        } else if (json.has(ActiveJobKeys.SERIALIZED)) {
            return decimal(text(json, "value"));
        }
        throw new MalformedArgument(
                "a Duration has a number of seconds as its value, and a number for each part, not " + describe(json));
    }

    private Range range(JsonNode json) {
        return new Range(
                readInner(json.path("begin"), ".begin"),
                readInner(json.path("end"), ".end"),
                json.path("exclude_end").booleanValue(false));
    }

    private static String text(JsonNode json, String field) {
        JsonNode value = json.path(field);
        if (!value.isString()) {
            throw new MalformedArgument("the field " + field + " should be text, but is " + describe(value));
        }
        return value.stringValue();
    }

    private static String describe(JsonNode json) {
        return json.isMissingNode() ? "missing" : Excerpt.quoted(json.toString());
    }
}
