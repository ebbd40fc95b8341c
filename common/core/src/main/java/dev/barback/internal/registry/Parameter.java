package dev.barback.internal.registry;

import org.jspecify.annotations.Nullable;

/** A parameter of {@code perform}. Immutable. */
public final class Parameter {
    private final String name;
    private final ArgumentConverter argumentConverter;
    private final boolean nullable;

    Parameter(String name, ArgumentConverter argumentConverter, boolean nullable) {
        this.name = name;
        this.argumentConverter = argumentConverter;
        this.nullable = nullable;
    }

    /** The name in snake case, as in payloads and commands. */
    public String name() {
        return name;
    }

    /** The class to which arguments are converted; a generic job's {@code T} is resolved. */
    public Class<?> type() {
        return argumentConverter.type();
    }

    /** The class of the inner value of this name, in a record or a map; Object = not known. */
    public Class<?> typeWithin(String inner) {
        return argumentConverter.typeWithin(inner);
    }

    /** Whether it may be omitted if arguments are given by name. */
    public boolean nullable() {
        return nullable;
    }

    /**
     * Converts an argument for it.
     *
     * @throws ConversionException if the argument does not fit
     */
    @Nullable Object convert(@Nullable Object argument) {
        return argumentConverter.convertNullable(argument, 0);
    }
}
