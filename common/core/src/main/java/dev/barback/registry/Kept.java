package dev.barback.registry;

/** Values that come from JSON as what they are, and are taken as that alone. */
final class Kept extends Fitting {
    private final Class<?> boxed;
    private final String expected;

    /**
     * A place for one kind of value.
     *
     * @param boxed the class of the value
     * @param expected what is taken, for messages
     */
    Kept(Class<?> type, Class<?> boxed, String expected) {
        super(type);
        this.boxed = boxed;
        this.expected = expected;
    }

    @Override
    Object convert(Object value, int depth) {
        if (!boxed.isInstance(value)) {
            throw Misfit.of(expected, value);
        }
        Anything.check(value, depth);
        return value;
    }
}
