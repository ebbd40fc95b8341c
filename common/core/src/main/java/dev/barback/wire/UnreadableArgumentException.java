package dev.barback.wire;

import dev.barback.ArgumentException;

/** Thrown if an argument in JSON can't be read; has its position, by which the parameter's name can be found. */
public final class UnreadableArgumentException extends ArgumentException {
    private static final long serialVersionUID = 1L;

    private final int position;
    private final String path;
    private final String problem;

    UnreadableArgumentException(int position, MalformedArgument malformed) {
        super(
                "Argument %d%s can't be read: %s."
                        .formatted(
                                position + 1,
                                malformed.path().isEmpty() ? "" : ", at " + malformed.path() + ",",
                                malformed.getMessage()),
                malformed);
        this.position = position;
        this.path = malformed.path();
        this.problem = String.valueOf(malformed.getMessage());
    }

    /** The position of the argument, from 0. */
    public int position() {
        return position;
    }

    /** The place inside the argument: {@code .street}, {@code [3]}; empty = the argument itself. */
    public String path() {
        return path;
    }

    /** The problem, and what would be right, without a full stop. */
    public String problem() {
        return problem;
    }
}
