package dev.barback.internal.registry;

/** Accepts values of one class only, as they come from JSON. */
final class JsonValueConverter extends ArgumentConverter {
    private final Class<?> boxed;
    private final String expected;

    /**
     * Creates a converter for one kind of value.
     *
     * @param boxed the class of the value
     * @param expected a description of it, for messages
     */
    JsonValueConverter(Class<?> type, Class<?> boxed, String expected) {
        super(type);
        this.boxed = boxed;
        this.expected = expected;
    }

    @Override
    Object convert(Object value, int depth) {
        if (!boxed.isInstance(value)) {
            throw ConversionException.of(expected, value);
        }
        UntypedConverter.check(value, depth);
        return value;
    }
}
