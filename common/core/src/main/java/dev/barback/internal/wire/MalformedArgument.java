package dev.barback.internal.wire;

import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Thrown if JSON is not a valid argument, or a value can't be written as one. The message says what would be right; the
 * steps are the place in the argument.
 */
final class MalformedArgument extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final ArrayDeque<String> steps = new ArrayDeque<>();

    MalformedArgument(String message) {
        this(message, null);
    }

    MalformedArgument(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** This exception, thrown on from one level above: {@code .street} of a hash, {@code [3]} of a list. */
    MalformedArgument within(String step) {
        steps.addFirst(step);
        return this;
    }

    /** The place in the argument, from the outermost level; empty = the argument itself. */
    List<String> steps() {
        return List.copyOf(steps);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
