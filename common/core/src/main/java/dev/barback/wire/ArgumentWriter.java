package dev.barback.wire;

import dev.barback.ArgumentException;
import dev.barback.Keywords;
import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Java values to ActiveJob's JSON. */
final class ArgumentWriter {
    private static final int LONGEST_DECIMAL = 1000; // digits; what our own reader takes

    void write(@Nullable Object value, int depth, JsonGenerator out) {
        if (depth > Json.MAX_DEPTH / 2) { // a marker object can add a level of its own
            throw new ArgumentException("The value is nested too deeply, or contains itself.");
        }
        if (value == null) {
            out.writeNull();
        } else if (value instanceof String text) {
            out.writeString(valid(text));
        } else if (value instanceof Boolean flag) {
            out.writeBoolean(flag);
        } else if (value instanceof Number number) {
            number(number, out);
        } else if (value instanceof List<?> list) {
            array(list, depth, out);
        } else if (value.getClass().isArray()) {
            array(value, depth, out);
        } else if (value instanceof Keywords keywords) {
            keywords(keywords.values(), depth, out);
        } else if (value instanceof Map<?, ?> map) {
            hash(map, depth, out);
        } else if (!special(value, depth, out) && !time(value, out)) {
            record(value, depth, out);
        }
    }

    private boolean special(Object value, int depth, JsonGenerator out) {
        if (value instanceof Character || value instanceof UUID) {
            out.writeString(valid(value.toString()));
        } else if (value instanceof Enum<?> constant) {
            symbol(enumName(constant), out);
        } else if (value instanceof Symbol symbol) {
            symbol(symbol.name(), out);
        } else if (value instanceof GlobalId id) {
            out.writeStartObject()
                    .writeStringProperty(Marker.GLOBAL_ID, id.uri())
                    .writeEndObject();
        } else if (value instanceof ModuleName module) {
            serialized("Module", module.name(), out);
        } else if (value instanceof Range range) {
            range(range, depth, out);
        } else if (value instanceof IndifferentMap map) {
            entries(map.values(), depth, out);
            out.writeBooleanProperty(Marker.INDIFFERENT, true).writeEndObject();
        } else {
            return false;
        }
        return true;
    }

    private boolean time(Object value, JsonGenerator out) {
        if (value instanceof Instant instant) {
            serialized("Time", Timestamps.write(instant), out);
        } else if (value instanceof OffsetDateTime dateTime) {
            serialized("DateTime", Timestamps.writeDateTime(dateTime), out);
        } else if (value instanceof ZonedDateTime zoned) {
            startSerialized("TimeWithZone", out)
                    .writeStringProperty("value", Timestamps.writeTime(zoned.toOffsetDateTime()))
                    .writeStringProperty("time_zone", zoneName(zoned.getZone()))
                    .writeEndObject();
        } else if (value instanceof LocalDate date) {
            serialized("Date", date.toString(), out);
        } else if (value instanceof Duration duration) {
            duration(RailsDuration.of(duration), out);
        } else if (value instanceof Period period) {
            duration(RailsDuration.of(period), out);
        } else if (value instanceof RailsDuration duration) {
            duration(duration, out);
        } else {
            return false;
        }
        return true;
    }

    private void record(Object value, int depth, JsonGenerator out) {
        if (!(value instanceof Record named)) {
            throw unsupported(value);
        }
        keywords(components(named), depth, out);
    }

    private static String valid(String text) {
        if (!isLatin1(text)) {
            checkSurrogates(text);
        }
        return text;
    }

    /** Then there are no surrogates. A look at each character took 10% of a bulk enqueue; this does not show. */
    private static boolean isLatin1(String text) {
        return text.equals(new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1));
    }

    private static void checkSurrogates(String text) {
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
    }

    private static void number(Number number, JsonGenerator out) {
        if (number instanceof Integer || number instanceof Short || number instanceof Byte) {
            out.writeNumber(number.intValue());
        } else if (number instanceof Long) {
            out.writeNumber(number.longValue());
        } else if (number instanceof Double || number instanceof Float) {
            double value = number.doubleValue();
            if (!Double.isFinite(value)) {
                throw new ArgumentException(value + " has no place in JSON.");
            }
            if (number instanceof Float) {
                out.writeNumber(number.floatValue());
            } else {
                out.writeNumber(value);
            }
        } else if (number instanceof BigInteger big) {
            if (big.bitLength() > 3 * LONGEST_DECIMAL) {
                throw new ArgumentException("The number has too many digits: pass it as text.");
            }
            out.writeNumber(big);
        } else if (number instanceof BigDecimal decimal) {
            serialized("BigDecimal", decimal(decimal), out);
        } else {
            throw unsupported(number);
        }
    }

    /** As Ruby writes it: {@code 12.5}, {@code 12.0}. */
    private static String decimal(BigDecimal number) {
        BigDecimal bare = number.stripTrailingZeros();
        if (bare.precision() + Math.abs((long) bare.scale()) > LONGEST_DECIMAL) {
            throw new ArgumentException("The number has too many digits: pass it as text.");
        }
        return bare.scale() <= 0 ? bare.setScale(1).toPlainString() : bare.toPlainString();
    }

    private void array(List<?> list, int depth, JsonGenerator out) {
        out.writeStartArray();
        list.forEach(element -> write(element, depth + 1, out));
        out.writeEndArray();
    }

    private void array(Object elements, int depth, JsonGenerator out) {
        if (elements instanceof byte[]) {
            throw new ArgumentException("Bytes have no place in JSON. Pass them as Base64 text.");
        }
        out.writeStartArray();
        for (int i = 0; i < Array.getLength(elements); i++) {
            write(Array.get(elements, i), depth + 1, out);
        }
        out.writeEndArray();
    }

    private void hash(Map<?, ?> map, int depth, JsonGenerator out) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        List<String> symbols = new ArrayList<>();
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
        entries(values, depth, out);
        names(Marker.SYMBOL_KEYS, symbols, out);
        out.writeEndObject();
    }

    private void keywords(Map<String, ? extends @Nullable Object> values, int depth, JsonGenerator out) {
        entries(values, depth, out);
        names(Marker.KEYWORDS, values.keySet(), out);
        out.writeEndObject();
    }

    private static void names(String marker, Collection<String> names, JsonGenerator out) {
        out.writeArrayPropertyStart(marker);
        names.forEach(out::writeString);
        out.writeEndArray();
    }

    /** Leaves the object open, for a marker. */
    private void entries(Map<String, ? extends @Nullable Object> values, int depth, JsonGenerator out) {
        out.writeStartObject();
        values.forEach((name, value) -> {
            if (Marker.RESERVED.contains(name)) {
                throw new ArgumentException("The key " + name + " of a map is reserved.");
            }
            out.writeName(valid(name));
            write(value, depth + 1, out);
        });
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

    private void range(Range range, int depth, JsonGenerator out) {
        startSerialized("Range", out).writeName("begin");
        write(range.begin(), depth + 1, out);
        out.writeName("end");
        write(range.end(), depth + 1, out);
        out.writeBooleanProperty("exclude_end", range.excludeEnd()).writeEndObject();
    }

    private void duration(RailsDuration duration, JsonGenerator out) {
        startSerialized("Duration", out).writeName("value");
        number(duration.seconds(), out);
        out.writeArrayPropertyStart("parts");
        for (RailsDuration.Part part : duration.parts()) {
            out.writeStartArray();
            symbol(part.unit(), out);
            number(part.count(), out);
            out.writeEndArray();
        }
        out.writeEndArray().writeEndObject();
    }

    private static void symbol(String name, JsonGenerator out) {
        serialized("Symbol", name, out);
    }

    private static String enumName(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static void serialized(String type, String value, JsonGenerator out) {
        startSerialized(type, out).writeStringProperty("value", value).writeEndObject();
    }

    private static JsonGenerator startSerialized(String type, JsonGenerator out) {
        return out.writeStartObject().writeStringProperty(Marker.SERIALIZED, Marker.serializer(type));
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
