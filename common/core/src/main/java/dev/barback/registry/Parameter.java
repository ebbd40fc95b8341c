package dev.barback.registry;

import org.jspecify.annotations.Nullable;

/** A parameter of {@code perform}. Immutable. */
public final class Parameter {
    private final String name;
    private final Fitting fitting;
    private final boolean nullable;

    Parameter(String name, Fitting fitting, boolean nullable) {
        this.name = name;
        this.fitting = fitting;
        this.nullable = nullable;
    }

    /** In snake case, as in payloads and commands. */
    public String name() {
        return name;
    }

    /** The class that arguments are turned into: the type is resolved, so that a generic job's {@code T} is known. */
    public Class<?> type() {
        return fitting.type();
    }

    /** The class of what has this name inside, in a record or a map; Object where nothing is known of it. */
    public Class<?> typeWithin(String inner) {
        return fitting.typeWithin(inner);
    }

    /** Whether it may be left out when arguments are given by name. */
    public boolean nullable() {
        return nullable;
    }

    /**
     * The value for it.
     *
     * @throws Misfit if the argument does not fit
     */
    @Nullable Object fit(@Nullable Object argument) {
        return fitting.fit(argument, 0);
    }
}
