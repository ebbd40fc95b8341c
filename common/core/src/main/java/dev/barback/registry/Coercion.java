package dev.barback.registry;

import dev.barback.Keywords;
import dev.barback.wire.GlobalId;
import dev.barback.wire.IndifferentMap;
import dev.barback.wire.Symbol;
import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Turns a decoded argument into the type of a parameter, without losing anything: a number that does not fit,
 * or a text where a number is needed, is refused. The messages complete the sentence "the parameter ...".
 */
final class Coercion {
    private Coercion() {}

    static @Nullable Object to(@Nullable Object value, Type type) {
        Class<?> target = raw(type);
        if (value == null) {
            if (target.isPrimitive()) {
                throw new IllegalArgumentException("can't be null");
            }
            return null;
        } else if (target == Object.class) {
            return value;
        } else if (Scalars.isNumber(target)) {
            return Scalars.number(value, target);
        } else if (Times.isTime(target)) {
            return Times.to(value, target);
        } else if (target.isEnum()) {
            return constant(value, target);
        } else if (target.isArray()) {
            return array(value, type, target);
        } else if (Collection.class.isAssignableFrom(target) || target == Iterable.class) {
            return collection(value, type, target);
        } else if (Map.class.isAssignableFrom(target)) {
            return map(value, type);
        } else if (target.isRecord() && !target.isInstance(value) && !(value instanceof String)) {
            return Records.create(entries(value, target), target);
        }
        return scalar(value, target);
    }

    static Class<?> raw(Type type) {
        if (type instanceof Class<?> c) {
            return c;
        } else if (type instanceof ParameterizedType p) {
            return raw(p.getRawType());
        } else if (type instanceof GenericArrayType a) {
            return Array.newInstance(raw(a.getGenericComponentType()), 0).getClass();
        } else if (type instanceof WildcardType w) {
            return raw(w.getUpperBounds()[0]);
        } else if (type instanceof TypeVariable<?> v) {
            return raw(v.getBounds()[0]);
        }
        return Object.class;
    }

    static IllegalArgumentException mismatch(String expected, Object value) {
        return new IllegalArgumentException("takes " + expected + ", not " + describe(value));
    }

    private static Object scalar(Object value, Class<?> target) {
        if (target == boolean.class || target == Boolean.class) {
            if (value instanceof Boolean) {
                return value;
            }
            throw mismatch("true or false", value);
        } else if (target == String.class || target == CharSequence.class) {
            if (value instanceof String || value instanceof GlobalId) {
                return value.toString();
            } else if (value instanceof Symbol symbol) {
                return symbol.name();
            } else if (value instanceof UUID || value instanceof Character) {
                return value.toString();
            }
            throw mismatch("text", value);
        } else if (target == UUID.class && value instanceof String text) {
            return UUID.fromString(text);
        } else if ((target == char.class || target == Character.class) && value instanceof String text) {
            if (text.length() == 1) {
                return text.charAt(0);
            }
            throw mismatch("one character", value);
        } else if (target == char.class && value instanceof Character) {
            return value;
        } else if (target == Symbol.class && value instanceof String text) {
            return new Symbol(text);
        } else if (target == GlobalId.class && value instanceof String text) {
            return new GlobalId(text);
        } else if (target.isInstance(value)) {
            return value;
        }
        throw mismatch(target.isRecord() ? Records.describe(target) : "a " + target.getSimpleName(), value);
    }

    private static Object constant(Object value, Class<?> target) {
        if (target.isInstance(value)) {
            return value;
        }
        String name = value instanceof Symbol symbol ? symbol.name() : value instanceof String text ? text : null;
        List<String> names = new ArrayList<>();
        Object alike = null;
        for (Object constant : target.getEnumConstants()) {
            String own = ((Enum<?>) constant).name();
            if (own.equals(name)) {
                return constant;
            } else if (own.equalsIgnoreCase(name)) {
                alike = constant;
            }
            names.add(own);
        }
        if (alike == null) {
            throw mismatch("one of " + String.join(", ", names), value);
        }
        return alike;
    }

    private static Object array(Object value, Type type, Class<?> target) {
        if (target.isInstance(value)) {
            return value;
        }
        Type element = type instanceof GenericArrayType generic
                ? generic.getGenericComponentType()
                : target.getComponentType();
        List<?> values = list(value);
        Object array = Array.newInstance(target.getComponentType(), values.size());
        for (int i = 0; i < values.size(); i++) {
            Array.set(array, i, to(values.get(i), element));
        }
        return array;
    }

    private static Object collection(Object value, Type type, Class<?> target) {
        Type element = typeArgument(type, 0);
        Collection<@Nullable Object> converted;
        if (target.isAssignableFrom(ArrayList.class)) {
            converted = new ArrayList<>();
        } else if (target.isAssignableFrom(LinkedHashSet.class)) {
            converted = new LinkedHashSet<>();
        } else {
            throw mismatch("a " + target.getSimpleName() + " (which no array can be turned into)", value);
        }
        for (Object each : value instanceof Set<?> set ? set : list(value)) {
            converted.add(to(each, element));
        }
        return converted;
    }

    private static Object map(Object value, Type type) {
        Map<@Nullable Object, @Nullable Object> converted = new LinkedHashMap<>();
        Type keyType = typeArgument(type, 0);
        Type valueType = typeArgument(type, 1);
        if (value instanceof Keywords keywords) {
            keywords.values().forEach((k, v) -> converted.put(to(k, keyType), to(v, valueType)));
        } else if (value instanceof IndifferentMap indifferent) {
            indifferent.values().forEach((k, v) -> converted.put(to(k, keyType), to(v, valueType)));
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((k, v) -> converted.put(to(k, keyType), to(v, valueType)));
        } else {
            throw mismatch("a map", value);
        }
        return converted;
    }

    private static Map<String, @Nullable Object> entries(Object value, Class<?> target) {
        if (value instanceof Keywords keywords) {
            return keywords.values();
        } else if (value instanceof IndifferentMap indifferent) {
            return indifferent.values();
        } else if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> byName = new LinkedHashMap<>();
            map.forEach((key, each) -> byName.put(key instanceof Symbol s ? s.name() : String.valueOf(key), each));
            return byName;
        }
        throw mismatch(Records.describe(target), value);
    }

    private static List<?> list(Object value) {
        if (value instanceof List<?> list) {
            return list;
        } else if (value.getClass().isArray()) {
            List<@Nullable Object> elements = new ArrayList<>();
            for (int i = 0; i < Array.getLength(value); i++) {
                elements.add(Array.get(value, i));
            }
            return elements;
        }
        throw mismatch("a list", value);
    }

    private static Type typeArgument(Type type, int position) {
        return type instanceof ParameterizedType p && p.getActualTypeArguments().length > position
                ? p.getActualTypeArguments()[position]
                : Object.class;
    }

    private static String describe(Object value) {
        if (value instanceof String text) {
            return "the text \"" + (text.length() <= 40 ? text : text.substring(0, 40) + "...") + "\"";
        } else if (value instanceof Number || value instanceof Boolean) {
            return value.toString();
        } else if (value instanceof Map || value instanceof Keywords || value instanceof IndifferentMap) {
            return "a map";
        } else if (value instanceof Collection || value.getClass().isArray()) {
            return "a list";
        }
        return "a " + value.getClass().getSimpleName();
    }
}
