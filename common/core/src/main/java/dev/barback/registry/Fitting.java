package dev.barback.registry;

import org.jspecify.annotations.Nullable;

/**
 * What a place takes (a parameter, an element of a list, a component of a record), and how an argument becomes that,
 * without losing anything: what would be another value afterwards is refused. Made once, when the application starts.
 */
abstract class Fitting {
    private static final int DEEPEST = 100; // as deep as JSON may be

    private final Class<?> type;

    Fitting(Class<?> type) {
        this.type = type;
    }

    /** The class of the place, primitive where it is. */
    final Class<?> type() {
        return type;
    }

    /**
     * The value for the place.
     *
     * @param value as decoded from JSON, or as given in Java
     * @param depth how far the place is inside an argument
     * @throws Misfit if it does not fit
     */
    final @Nullable Object fit(@Nullable Object value, int depth) {
        if (depth > DEEPEST) {
            throw new Misfit("is nested too deeply, or contains itself");
        } else if (value != null) {
            return convert(value, depth);
        } else if (type.isPrimitive()) {
            throw new Misfit("can't be null");
        }
        return null;
    }

    abstract Object convert(Object value, int depth);

    /** The class of what has this name inside, in a record or a map; Object where nothing is known of it. */
    Class<?> typeWithin(String name) {
        return Object.class;
    }

    /** Of values inside, the same; a misfit tells where. */
    static @Nullable Object inside(Fitting fitting, @Nullable Object value, int depth, String step) {
        try {
            return fitting.fit(value, depth + 1);
        } catch (Misfit e) {
            throw e.in(step);
        }
    }
}
