package dev.barback.internal.registry;

import org.jspecify.annotations.Nullable;

/**
 * Converts an argument to the type of its place (a parameter, an element of a list, a component of a record) without
 * loss: a value that would change is refused. Created once, when the application starts.
 */
abstract class ArgumentConverter {
    private static final int MAX_DEPTH = 100; // as deep as JSON may be

    private final Class<?> type;

    ArgumentConverter(Class<?> type) {
        this.type = type;
    }

    /** The class of the place, which may be primitive. */
    final Class<?> type() {
        return type;
    }

    /**
     * Converts a value for the place.
     *
     * @param value as decoded from JSON, or as given in Java
     * @param depth how deep the place is inside an argument
     * @throws ConversionException if it does not fit
     */
    final @Nullable Object convertNullable(@Nullable Object value, int depth) {
        if (depth > MAX_DEPTH) {
            throw new ConversionException("is nested too deeply, or contains itself");
        } else if (value != null) {
            return convert(value, depth);
        } else if (type.isPrimitive()) {
            throw new ConversionException("can't be null");
        }
        return null;
    }

    abstract Object convert(Object value, int depth);

    /** The class of the inner value of this name, in a record or a map; Object = not known. */
    Class<?> typeWithin(String name) {
        return Object.class;
    }

    /** Converts an inner value; an exception names its place. */
    static @Nullable Object convertInner(
            ArgumentConverter argumentConverter, @Nullable Object value, int depth, String step) {
        try {
            return argumentConverter.convertNullable(value, depth + 1);
        } catch (ConversionException e) {
            throw e.prefixed(step);
        }
    }
}
