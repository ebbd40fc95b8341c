package dev.barback;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Arguments that can't be serialized, can't be read, or don't fit the parameters of {@code perform}. The message is for
 * a person; {@link #problems()} has the same for a program.
 */
public class ArgumentException extends BarbackException {
    private static final long serialVersionUID = 1L;

    private final ArgumentProblem[] problems; // an array can be serialized

    /**
     * Without a cause, and about no single argument.
     *
     * @param message the error, and how to correct it
     */
    public ArgumentException(String message) {
        this(message, (Throwable) null);
    }

    /**
     * With a cause, and about no single argument.
     *
     * @param message the error, and how to correct it
     * @param cause what led to it
     */
    public ArgumentException(String message, @Nullable Throwable cause) {
        this(message, List.of(), cause);
    }

    /**
     * With all that is wrong with the arguments.
     *
     * @param message the error, and how to correct it
     * @param problems the problems, in the order in which to correct them
     * @param cause what led to it; null = nothing else
     */
    public ArgumentException(String message, List<ArgumentProblem> problems, @Nullable Throwable cause) {
        super(message, cause);
        this.problems = problems.toArray(ArgumentProblem[]::new);
    }

    /**
     * What is wrong with the arguments of a job, in the order in which to correct it; at most the first twenty problems.
     * Empty if the error is not about the arguments of {@code perform}: the name of a queue, or a job that is too large.
     * Unmodifiable.
     */
    public List<ArgumentProblem> problems() {
        return List.of(problems);
    }
}
