package dev.barback;

import org.jspecify.annotations.Nullable;

/** The base class of Barback's exceptions. The message is a sentence that says what to do. */
public class BarbackException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Without a cause.
     *
     * @param message the error, and how to correct it
     */
    public BarbackException(String message) {
        super(message);
    }

    /**
     * With a cause.
     *
     * @param message the error, and how to correct it
     * @param cause what led to it
     */
    public BarbackException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
