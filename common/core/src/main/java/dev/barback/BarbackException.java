package dev.barback;

import org.jspecify.annotations.Nullable;

/** The root of what Barback throws. Its message is a sentence that says what to do. */
public class BarbackException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Without a cause.
     *
     * @param message what was wrong, and what would be right
     */
    public BarbackException(String message) {
        super(message);
    }

    /**
     * With a cause.
     *
     * @param message what was wrong, and what would be right
     * @param cause what led to it
     */
    public BarbackException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
