package dev.barback.internal.wire;

import dev.barback.ArgumentException;
import dev.barback.ArgumentProblem;
import java.util.List;

/**
 * Thrown if an argument can't be read from JSON, or can't be written as JSON; has its position and the steps to the
 * place inside it, by which the parameter's name can be found.
 */
public final class ArgumentFormatException extends ArgumentException {
    private static final long serialVersionUID = 1L;

    private final int position;
    private final String[] steps;
    private final String detail;

    private ArgumentFormatException(
            ArgumentProblem.Kind kind, int position, String message, MalformedArgument malformed) {
        super(
                message,
                List.of(new ArgumentProblem(kind, position, null, String.join("", malformed.steps()), message)),
                malformed);
        this.position = position;
        this.steps = malformed.steps().toArray(String[]::new);
        this.detail = malformed.getMessage();
    }

    static ArgumentFormatException unreadable(int position, MalformedArgument malformed) {
        String path = String.join("", malformed.steps());
        String message = "Argument %d%s can't be read: %s."
                .formatted(position + 1, path.isEmpty() ? "" : ", at " + path + ",", malformed.getMessage());
        return new ArgumentFormatException(ArgumentProblem.Kind.UNREADABLE, position, message, malformed);
    }

    static ArgumentFormatException unwritable(int position, MalformedArgument malformed) {
        String message = "Argument %d: %s".formatted(position + 1, malformed.getMessage());
        return new ArgumentFormatException(ArgumentProblem.Kind.UNWRITABLE, position, message, malformed);
    }

    /** The position of the argument, from 0. */
    public int position() {
        return position;
    }

    /** The steps to the place inside the argument: {@code .street}, {@code [3]}; empty = the argument itself. */
    public List<String> steps() {
        return List.of(steps);
    }

    /** What is wrong, and what would be right: a sentence if it can't be written, its end if it can't be read. */
    public String detail() {
        return detail;
    }
}
