package dev.barback;

import org.jspecify.annotations.Nullable;

/** An execution that took longer than its {@link Timeout}. */
public class JobTimeoutException extends BarbackException {
    private static final long serialVersionUID = 1L;

    /**
     * Without a cause.
     *
     * @param message the error, and how to correct it
     */
    public JobTimeoutException(String message) {
        super(message);
    }

    /**
     * With a cause.
     *
     * @param message the error, and how to correct it
     * @param cause what led to it
     */
    public JobTimeoutException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
