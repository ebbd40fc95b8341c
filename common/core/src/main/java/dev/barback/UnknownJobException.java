package dev.barback;

import org.jspecify.annotations.Nullable;

/** A job name that the application's registry does not know. */
public class UnknownJobException extends BarbackException {
    private static final long serialVersionUID = 1L;

    /**
     * Without a cause.
     *
     * @param message what was wrong, and what would be right
     */
    public UnknownJobException(String message) {
        super(message);
    }

    /**
     * With a cause.
     *
     * @param message what was wrong, and what would be right
     * @param cause what led to it
     */
    public UnknownJobException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
