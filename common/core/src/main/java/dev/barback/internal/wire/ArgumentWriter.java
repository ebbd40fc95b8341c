package dev.barback.internal.wire;

import dev.barback.Keywords;
import dev.barback.internal.text.NumberLimits;
import dev.barback.rails.GlobalId;
import dev.barback.rails.IndifferentMap;
import dev.barback.rails.ModuleName;
import dev.barback.rails.RailsDuration;
import dev.barback.rails.Range;
import dev.barback.rails.Symbol;
import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Period;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes Java values as ActiveJob's JSON. */
final class ArgumentWriter {
    void write(@Nullable Object value, int depth, JsonGenerator out) {
        if (depth > Json.MAX_DEPTH / 2) { // a marker object can add a level
            throw new MalformedArgument("The value is nested too deeply, or contains itself.");
        }
        if (value == null) {
            out.writeNull();
        } else if (value instanceof String text) {
            PlainText.write(text, out);
        } else if (value instanceof Boolean flag) {
            out.writeBoolean(flag);
        } else if (value instanceof Number number) {
            number(number, out);
        } else if (value instanceof Collection<?> values) {
            array(values, depth, out);
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
            out.writeString(ValidText.of(value.toString()));
        } else if (value instanceof Enum<?> constant) {
            symbol(enumName(constant), out);
        } else if (value instanceof Symbol symbol) {
            symbol(symbol.name(), out);
        } else if (value instanceof GlobalId id) {
            out.writeStartObject()
                    .writeStringProperty(ActiveJobKeys.GLOBAL_ID, ValidText.of(id.uri()))
                    .writeEndObject();
        } else if (value instanceof ModuleName module) {
            serialized("Module", module.name(), out);
        } else if (value instanceof Range range) {
            range(range, depth, out);
        } else if (value instanceof IndifferentMap map) {
            entries(map.values(), depth, out);
            out.writeBooleanProperty(ActiveJobKeys.INDIFFERENT, true).writeEndObject();
        } else {
            return false;
        }
        return true;
    }

    private boolean time(Object value, JsonGenerator out) {
        if (TimeWriter.isTime(value)) {
            TimeWriter.write(value, out);
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

    private static void number(Number number, JsonGenerator out) {
        if (number instanceof Integer || number instanceof Short || number instanceof Byte) {
            out.writeNumber(number.intValue());
        } else if (number instanceof Long) {
            out.writeNumber(number.longValue());
        } else if (number instanceof Double || number instanceof Float) {
            double value = number.doubleValue();
            if (!Double.isFinite(value)) {
                throw new MalformedArgument(value + " can't be written in JSON.");
            }
            out.writeNumber(
                    number instanceof Float ? Double.parseDouble(number.toString()) : value); // 0.1, not 0.10000000149
        } else if (number instanceof BigInteger big) {
            if (!NumberLimits.isWithin(big)) {
                throw tooManyDigits();
            }
            out.writeNumber(big);
        } else if (number instanceof BigDecimal decimal) {
            serialized("BigDecimal", decimal(decimal), out);
        } else {
            throw unsupported(number);
        }
    }

    /**
     * As Ruby writes it, {@code 12.5}, but with zeros at the end: in Java 12.50 and 12.5 differ, in Ruby they don't.
     */
    private static String decimal(BigDecimal number) {
        if (!NumberLimits.isWithin(number)) {
            throw tooManyDigits();
        }
        return number.scale() == 0 ? number.setScale(1).toPlainString() : number.toString();
    }

    private static MalformedArgument tooManyDigits() {
        return new MalformedArgument(
                "The number has more than %,d digits: pass it as text.".formatted(NumberLimits.MAX_DIGITS));
    }

    private void array(Collection<?> list, int depth, JsonGenerator out) {
        int i = 0;
        out.writeStartArray();
        for (Object element : list) {
            element(element, i++, depth, out);
        }
        out.writeEndArray();
    }

    private void array(Object elements, int depth, JsonGenerator out) {
        if (elements instanceof byte[]) {
            throw new MalformedArgument("JSON has no bytes. Pass them as Base64 text.");
        }
        out.writeStartArray();
        for (int i = 0; i < Array.getLength(elements); i++) {
            element(Array.get(elements, i), i, depth, out);
        }
        out.writeEndArray();
    }

    private void element(@Nullable Object value, int index, int depth, JsonGenerator out) {
        try {
            write(value, depth + 1, out);
        } catch (MalformedArgument e) {
            throw e.within("[" + index + "]");
        }
    }

    private void entry(String name, @Nullable Object value, int depth, JsonGenerator out) {
        out.writeName(name);
        try {
            write(value, depth + 1, out);
        } catch (MalformedArgument e) {
            throw e.within("." + name);
        }
    }

    private void hash(Map<?, ?> map, int depth, JsonGenerator out) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        List<String> symbols = new ArrayList<>();
        map.forEach((key, value) -> {
            String name = key(key);
            if (values.containsKey(name)) {
                throw new MalformedArgument("Two keys of a map are written " + name + ": one of them would be lost.");
            } else if (key instanceof Symbol || key instanceof Enum<?>) {
                symbols.add(name);
            }
            values.put(name, value);
        });
        entries(values, depth, out);
        names(ActiveJobKeys.SYMBOL_KEYS, symbols, out);
        out.writeEndObject();
    }

    private static String key(@Nullable Object key) {
        if (key instanceof String name) {
            return name;
        } else if (key instanceof Symbol symbol) {
            return ValidText.of(symbol.name());
        } else if (key instanceof Enum<?> constant) {
            return enumName(constant);
        } else if (key instanceof UUID id) {
            return id.toString();
        }
        throw new MalformedArgument("Only texts, UUIDs, symbols and enums can be keys of a map, but %s is %s."
                .formatted(
                        key,
                        IndefiniteArticle.with(
                                key == null ? "null" : key.getClass().getSimpleName())));
    }

    private void keywords(Map<String, ? extends @Nullable Object> values, int depth, JsonGenerator out) {
        entries(values, depth, out);
        names(ActiveJobKeys.KEYWORDS, values.keySet(), out);
        out.writeEndObject();
    }

    private static void names(String marker, Collection<String> names, JsonGenerator out) {
        out.writeArrayPropertyStart(marker);
        names.forEach(out::writeString);
        out.writeEndArray();
    }

    /** Writes entries, and leaves the object open for a marker. */
    private void entries(Map<String, ? extends @Nullable Object> values, int depth, JsonGenerator out) {
        out.writeStartObject();
        values.forEach((name, value) -> {
            String key = ValidText.of(name);
            if (ActiveJobKeys.RESERVED.contains(key)) {
                throw new MalformedArgument("The key " + key + " of a map is reserved.");
            }
            entry(key, value, depth, out);
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
                throw new MalformedArgument("Can't read " + component + ".", e);
            }
        }
        return values;
    }

    private void range(Range range, int depth, JsonGenerator out) {
        startSerialized("Range", out);
        entry("begin", range.begin(), depth, out);
        entry("end", range.end(), depth, out);
        out.writeBooleanProperty("exclude_end", range.excludeEnd()).writeEndObject();
    }

    private void duration(RailsDuration duration, JsonGenerator out) {
        startSerialized("Duration", out).writeName("value");
        plainNumber(duration.seconds(), out);
        out.writeArrayPropertyStart("parts");
        for (RailsDuration.Part part : duration.parts()) {
            out.writeStartArray();
            symbol(part.unit(), out);
            plainNumber(part.count(), out);
            out.writeEndArray();
        }
        out.writeEndArray().writeEndObject();
    }

    /** A duration's numbers are plain, decimals too. */
    private static void plainNumber(Number number, JsonGenerator out) {
        if (number instanceof BigDecimal decimal) {
            out.writeNumber(decimal);
        } else {
            number(number, out);
        }
    }

    private static void symbol(String name, JsonGenerator out) {
        serialized("Symbol", name, out);
    }

    private static String enumName(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static void serialized(String type, String value, JsonGenerator out) {
        startSerialized(type, out)
                .writeStringProperty("value", ValidText.of(value))
                .writeEndObject();
    }

    static JsonGenerator startSerialized(String type, JsonGenerator out) {
        return out.writeStartObject().writeStringProperty(ActiveJobKeys.SERIALIZED, ActiveJobKeys.serializer(type));
    }

    private static MalformedArgument unsupported(Object value) {
        return new MalformedArgument(
                ("A %s can't be written. Can be: null, booleans, numbers, text, UUID, java.time types with a zone,"
                                + " LocalDate, Duration, Period, enums, records, lists, sets, arrays and maps.")
                        .formatted(value.getClass().getName()));
    }
}
