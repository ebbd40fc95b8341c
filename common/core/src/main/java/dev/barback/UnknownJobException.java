package dev.barback;

import org.jspecify.annotations.Nullable;

/** The job registry of the application has no job of this name. */
public class UnknownJobException extends BarbackException {
    private static final long serialVersionUID = 1L;

    /**
     * Without a cause.
     *
     * @param message the error, and how to correct it
     */
    public UnknownJobException(String message) {
        super(message);
    }

    /**
     * With a cause.
     *
     * @param message the error, and how to correct it
     * @param cause what led to it
     */
    public UnknownJobException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
