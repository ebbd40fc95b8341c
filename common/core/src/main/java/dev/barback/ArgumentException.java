package dev.barback;

import org.jspecify.annotations.Nullable;

/** Arguments that can't be written down, can't be read, or don't fit the parameters of {@code perform}. */
public class ArgumentException extends BarbackException {
    private static final long serialVersionUID = 1L;

    /**
     * Without a cause.
     *
     * @param message what was wrong, and what would be right
     */
    public ArgumentException(String message) {
        super(message);
    }

    /**
     * With a cause.
     *
     * @param message what was wrong, and what would be right
     * @param cause what led to it
     */
    public ArgumentException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
