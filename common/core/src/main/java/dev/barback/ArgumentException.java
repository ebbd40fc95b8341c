package dev.barback;

import org.jspecify.annotations.Nullable;

/** Arguments that can't be serialized, can't be read, or don't fit the parameters of {@code perform}. */
public class ArgumentException extends BarbackException {
    private static final long serialVersionUID = 1L;

    /**
     * Without a cause.
     *
     * @param message the error, and how to correct it
     */
    public ArgumentException(String message) {
        super(message);
    }

    /**
     * With a cause.
     *
     * @param message the error, and how to correct it
     * @param cause what led to it
     */
    public ArgumentException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
