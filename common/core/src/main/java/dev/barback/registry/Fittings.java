package dev.barback.registry;

import dev.barback.Keywords;
import dev.barback.wire.IndifferentMap;
import dev.barback.wire.ModuleName;
import dev.barback.wire.RailsDuration;
import dev.barback.wire.Range;
import dev.barback.wire.Symbol;
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
 * Makes the fittings of a job's parameters. A type that can't be restored from JSON is refused here, when the
 * application starts, rather than when a job of it is run. Messages complete the sentence "the parameter ...".
 */
final class Fittings {
    private static final int DEEPEST = 50; // a record whose type arguments grow with each level has no end
    private static final String TAKEN =
            " Can be: booleans, numbers, text, UUID, enums, records, lists, sets, arrays and"
                    + " maps of these, java.time types with a zone, LocalDate, Duration, Period, and Object for plain values.";

    private static final Set<Class<?>> KEYS =
            Set.of(Object.class, String.class, CharSequence.class, Symbol.class, UUID.class);

    private final Types types;
    private final Map<JavaType, Records> records = new HashMap<>();

    Fittings(Types types) {
        this.types = types;
    }

    /**
     * What a place of this type takes.
     *
     * @throws IllegalArgumentException if nothing that comes from JSON can become that
     */
    Fitting of(JavaType type) {
        return of(type, 0);
    }

    Fitting of(JavaType type, int depth) {
        Class<?> raw = type.getRawClass();
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("has a type that goes on without end.");
        } else if (raw == Object.class) {
            return new Anything();
        } else if (Numbers.isNumber(raw)) {
            return new Numbers(raw);
        } else if (Times.isTime(raw)) {
            return new Times(raw);
        } else if (Texts.isText(raw)) {
            return new Texts(raw);
        } else if (raw.isEnum()) {
            return new Constants(raw);
        } else if (raw.isArray()) {
            return array(type, depth);
        } else if (Collection.class.isAssignableFrom(raw) || raw == Iterable.class) {
            return collection(type, depth);
        } else if (Map.class.isAssignableFrom(raw)) {
            return map(type, depth);
        }
        return single(type, depth);
    }

    private Fitting single(JavaType type, int depth) {
        Class<?> raw = type.getRawClass();
        if (raw == boolean.class || raw == Boolean.class) {
            return new Kept(raw, Boolean.class, "true or false");
        } else if (raw == RailsDuration.class) {
            return new Kept(raw, raw, "a duration of Rails");
        } else if (raw == ModuleName.class) {
            return new Kept(raw, raw, "the name of a Ruby module");
        } else if (raw == Range.class) {
            return new Kept(raw, raw, "a range");
        } else if (raw == Keywords.class) {
            return new Kept(raw, raw, "arguments by name");
        } else if (raw == IndifferentMap.class) {
            return new Kept(raw, raw, "a hash with indifferent access");
        } else if (raw.isRecord()) {
            return record(type, depth);
        }
        throw unrestorable(raw);
    }

    private Fitting array(JavaType type, int depth) {
        if (type.getRawClass() == byte[].class) {
            throw new IllegalArgumentException("is a byte[], and bytes have no place in JSON. Take Base64 text.");
        }
        return new Lists(type.getRawClass(), of(type.getContentType(), depth + 1));
    }

    private Fitting collection(JavaType type, int depth) {
        Class<?> raw = type.getRawClass();
        if (!raw.isAssignableFrom(ArrayList.class) && !raw.isAssignableFrom(LinkedHashSet.class)) {
            throw new IllegalArgumentException(
                    "is of the type %s, which no list in JSON can be turned into. Take a List or a Set."
                            .formatted(Description.name(raw)));
        }
        return new Lists(raw, of(type.containedTypeOrUnknown(0), depth + 1));
    }

    private Fitting map(JavaType type, int depth) {
        Class<?> raw = type.getRawClass();
        if (!raw.isAssignableFrom(LinkedHashMap.class)) {
            throw new IllegalArgumentException(
                    "is of the type %s, which no object in JSON can be turned into. Take a Map."
                            .formatted(Description.name(raw)));
        }
        JavaType key = type.getKeyType();
        Fitting keys = of(key, depth + 1);
        if (!(keys instanceof Constants || KEYS.contains(key.getRawClass()))) {
            throw new IllegalArgumentException("is a map with keys of %s. In JSON keys are text: take String, Symbol,"
                            .formatted(Description.name(key.getRawClass()))
                    + " UUID or an enum.");
        }
        return new Maps(raw, keys, of(type.getContentType(), depth + 1));
    }

    /** A record may contain itself: then what is being made is what its component takes. */
    private Fitting record(JavaType type, int depth) {
        Records known = records.get(type);
        if (known != null) {
            return known;
        }
        Records made = new Records(type.getRawClass());
        records.put(type, made);
        made.components(types.components(type), each -> of(each, depth + 1));
        return made;
    }

    private static IllegalArgumentException unrestorable(Class<?> raw) {
        String reason = raw.isInterface() || java.lang.reflect.Modifier.isAbstract(raw.getModifiers())
                ? "JSON does not tell which %s a value is. Take a record, one job for each kind, or a map."
                : "%s is none of the types that arguments can have.";
        return new IllegalArgumentException(
                "can't be restored from JSON: " + reason.formatted(Description.name(raw)) + TAKEN);
    }
}
