package dev.barback.internal.registry;

import dev.barback.rails.GlobalId;
import dev.barback.rails.Symbol;
import java.util.Set;
import java.util.UUID;

/** Converts text, and types that are written as text. */
final class TextConverter extends ArgumentConverter {
    private static final Set<Class<?>> TYPES = Set.of(
            String.class, CharSequence.class, char.class, Character.class, UUID.class, Symbol.class, GlobalId.class);
    private static final int UUID_LENGTH = 36; // java.util.UUID takes 1-1-1-1-1 too, and changes it

    TextConverter(Class<?> type) {
        super(type);
    }

    static boolean isText(Class<?> type) {
        return TYPES.contains(type);
    }

    @Override
    Object convert(Object value, int depth) {
        if (type() == String.class || type() == CharSequence.class) {
            return text(value);
        } else if (type() == UUID.class) {
            return uuid(value);
        } else if (type() == Symbol.class) {
            return symbol(value);
        } else if (type() == GlobalId.class) {
            return globalId(value);
        }
        return character(value);
    }

    private static Object text(Object value) {
        if (value instanceof Symbol symbol) {
            return symbol.name();
        } else if (value instanceof String
                || value instanceof GlobalId
                || value instanceof UUID
                || value instanceof Character) {
            return value.toString();
        }
        throw ConversionException.of("text", value);
    }

    private static Object character(Object value) {
        if (value instanceof Character) {
            return value;
        } else if (value instanceof String text && text.length() == 1) {
            return text.charAt(0);
        }
        throw ConversionException.of("one character", value);
    }

    private static Object uuid(Object value) {
        if (value instanceof UUID) {
            return value;
        } else if (value instanceof String text && text.length() == UUID_LENGTH) {
            try {
                return UUID.fromString(text);
            } catch (IllegalArgumentException e) {
                throw noUuid(value);
            }
        }
        throw noUuid(value);
    }

    private static ConversionException noUuid(Object value) {
        return ConversionException.of("a UUID such as 123e4567-e89b-12d3-a456-426614174000", value);
    }

    private static Object symbol(Object value) {
        if (value instanceof String text) {
            return new Symbol(text);
        } else if (value instanceof Symbol) {
            return value;
        }
        throw ConversionException.of("a symbol, or its name", value);
    }

    private static Object globalId(Object value) {
        if (value instanceof GlobalId) {
            return value;
        } else if (value instanceof String text && GlobalId.isValid(text)) {
            return new GlobalId(text);
        }
        throw ConversionException.of("a GlobalID such as gid://shop/Person/5", value);
    }
}
