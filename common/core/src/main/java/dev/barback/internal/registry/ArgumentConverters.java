package dev.barback.internal.registry;

import dev.barback.Keywords;
import dev.barback.rails.IndifferentMap;
import dev.barback.rails.ModuleName;
import dev.barback.rails.RailsDuration;
import dev.barback.rails.Range;
import dev.barback.rails.Symbol;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.JavaType;

/**
 * Creates the converters of a job's parameters. A type that can't be restored from JSON is refused here, when the
 * application starts, rather than when such a job runs. Messages complete the sentence "the parameter ...".
 */
final class ArgumentConverters {
    private static final int MAX_DEPTH = 50; // a record whose type arguments grow with each level is endless
    private static final String SUPPORTED_TYPES =
            " Can be: booleans, numbers, text, UUID, enums, records, lists, sets, arrays and"
                    + " maps of these, java.time types with a zone, LocalDate, Duration, Period, and Object for plain values.";

    private static final Set<Class<?>> KEY_TYPES =
            Set.of(Object.class, String.class, CharSequence.class, Symbol.class, UUID.class);

    private final TypeResolver typeResolver;
    private final Map<JavaType, RecordConverter> records = new HashMap<>();

    ArgumentConverters(TypeResolver typeResolver) {
        this.typeResolver = typeResolver;
    }

    /**
     * The converter for a place of this type.
     *
     * @throws IllegalArgumentException if no JSON value can be converted to it
     */
    ArgumentConverter of(JavaType type) {
        return of(type, 0);
    }

    ArgumentConverter of(JavaType type, int depth) {
        Class<?> raw = type.getRawClass();
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("has an endlessly nested type.");
        } else if (raw == Object.class) {
            return new UntypedConverter();
        } else if (NumberConverter.isNumber(raw)) {
            return new NumberConverter(raw);
        } else if (TimeConverter.isTime(raw)) {
            return new TimeConverter(raw);
        } else if (TextConverter.isText(raw)) {
            return new TextConverter(raw);
        } else if (raw.isEnum()) {
            return new EnumConverter(raw);
        } else if (raw.isArray()) {
            return array(type, depth);
        } else if (Collection.class.isAssignableFrom(raw) || raw == Iterable.class) {
            return collection(type, depth);
        } else if (Map.class.isAssignableFrom(raw)) {
            return map(type, depth);
        }
        return single(type, depth);
    }

    private ArgumentConverter single(JavaType type, int depth) {
        Class<?> raw = type.getRawClass();
        if (raw == boolean.class || raw == Boolean.class) {
            return new JsonValueConverter(raw, Boolean.class, "true or false");
        } else if (raw == RailsDuration.class) {
            return new JsonValueConverter(raw, raw, "a duration of Rails");
        } else if (raw == ModuleName.class) {
            return new JsonValueConverter(raw, raw, "the name of a Ruby module");
        } else if (raw == Range.class) {
            return new JsonValueConverter(raw, raw, "a range");
        } else if (raw == Keywords.class) {
            return new JsonValueConverter(raw, raw, "arguments by name");
        } else if (raw == IndifferentMap.class) {
            return new JsonValueConverter(raw, raw, "a hash with indifferent access");
        } else if (raw.isRecord()) {
            return record(type, depth);
        }
        throw unrestorable(raw);
    }

    private ArgumentConverter array(JavaType type, int depth) {
        if (type.getRawClass() == byte[].class) {
            throw new IllegalArgumentException("is a byte[], and JSON has no bytes. Use Base64 text.");
        }
        return new ListConverter(type.getRawClass(), of(type.getContentType(), depth + 1));
    }

    private ArgumentConverter collection(JavaType type, int depth) {
        Class<?> raw = type.getRawClass();
        if (!raw.isAssignableFrom(ArrayList.class) && !raw.isAssignableFrom(LinkedHashSet.class)) {
            throw new IllegalArgumentException(
                    "is of the type %s, to which a JSON list can't be converted. Use a List or a Set."
                            .formatted(ArgumentDescription.name(raw)));
        }
        return new ListConverter(raw, of(type.containedTypeOrUnknown(0), depth + 1));
    }

    private ArgumentConverter map(JavaType type, int depth) {
        Class<?> raw = type.getRawClass();
        if (!raw.isAssignableFrom(LinkedHashMap.class)) {
            throw new IllegalArgumentException(
                    "is of the type %s, to which a JSON object can't be converted. Use a Map."
                            .formatted(ArgumentDescription.name(raw)));
        }
        JavaType key = type.getKeyType();
        ArgumentConverter keys = of(key, depth + 1);
        if (!(keys instanceof EnumConverter || KEY_TYPES.contains(key.getRawClass()))) {
            throw new IllegalArgumentException("is a map with keys of %s. In JSON keys are text: take String, Symbol,"
                            .formatted(ArgumentDescription.name(key.getRawClass()))
                    + " UUID or an enum.");
        }
        return new MapConverter(raw, keys, of(type.getContentType(), depth + 1));
    }

    /** A record may contain itself: then its component uses the converter that is being created. */
    private ArgumentConverter record(JavaType type, int depth) {
        RecordConverter known = records.get(type);
        if (known != null) {
            return known;
        }
        RecordConverter created = new RecordConverter(type.getRawClass());
        records.put(type, created);
        created.components(typeResolver.components(type), each -> of(each, depth + 1));
        return created;
    }

    private static IllegalArgumentException unrestorable(Class<?> raw) {
        String reason = raw.isInterface() || java.lang.reflect.Modifier.isAbstract(raw.getModifiers())
                ? "JSON does not tell which %s a value is. Take a record, one job for each kind, or a map."
                : "%s is none of the types that arguments can have.";
        return new IllegalArgumentException(
                "can't be restored from JSON: " + reason.formatted(ArgumentDescription.name(raw)) + SUPPORTED_TYPES);
    }
}
