package dev.barback.wire;

import dev.barback.ArgumentException;

/** An argument in JSON that can't be read; whoever knows the job's parameters can say which it is. */
public final class UnreadableArgumentException extends ArgumentException {
    private static final long serialVersionUID = 1L;

    private final int position;
    private final String path;
    private final String problem;

    UnreadableArgumentException(int position, Misread misread) {
        super(
                "Argument %d%s can't be read: %s."
                        .formatted(
                                position + 1,
                                misread.path().isEmpty() ? "" : ", at " + misread.path() + ",",
                                misread.getMessage()),
                misread);
        this.position = position;
        this.path = misread.path();
        this.problem = String.valueOf(misread.getMessage());
    }

    /** Which of the arguments, from 0. */
    public int position() {
        return position;
    }

    /** Where inside of it: {@code .street}, {@code [3]}; empty = itself. */
    public String path() {
        return path;
    }

    /** What is wrong and what would be right, without a full stop. */
    public String problem() {
        return problem;
    }
}
