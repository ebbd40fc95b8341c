package dev.barback;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with the arguments of a job, as data: its place, its kind, and a sentence for a person. A
 * program uses the place and the kind; the sentence may change with any version. Immutable.
 *
 * @param kind what is wrong
 * @param index the position of the parameter in {@code perform}, from 0 and without the context, also if its argument
 *     was given by name; beyond the last parameter for a surplus argument; null = of no single parameter
 * @param name the parameter's name in snake case; of an argument by name that no parameter takes, the name as it was
 *     given; null = it has none
 * @param path the place inside the argument: {@code [2].zone}; empty = the argument itself
 * @param message a sentence that says what is wrong, and what would be right
 */
public record ArgumentProblem(
        Kind kind, @Nullable Integer index, @Nullable String name, String path, String message)
        implements Serializable {

    /** What is wrong with an argument. */
    public enum Kind {
        /** A parameter has no argument, and can't be null. */
        MISSING,
        /** No parameter takes the argument of this name. */
        UNKNOWN,
        /** A parameter, or a name, has two arguments: by position and by name, or in two spellings. */
        DUPLICATE,
        /** There are too many arguments in order, or too few. */
        COUNT,
        /** An argument in order follows one by name. */
        ORDER,
        /** The value does not fit its parameter without loss: another type, too large, null, refused by a record. */
        INVALID,
        /** The value can't be read from its JSON. */
        UNREADABLE,
        /** The value can't be written as JSON. */
        UNWRITABLE
    }
}
