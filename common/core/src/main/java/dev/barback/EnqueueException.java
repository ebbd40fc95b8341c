package dev.barback;

import org.jspecify.annotations.Nullable;

/** A job that was refused when it was enqueued: see {@link EnqueuedJob#error()}. */
public class EnqueueException extends BarbackException {
    private static final long serialVersionUID = 1L;

    /**
     * Without a cause.
     *
     * @param message what was wrong, and what would be right
     */
    public EnqueueException(String message) {
        super(message);
    }

    /**
     * With a cause.
     *
     * @param message what was wrong, and what would be right
     * @param cause what led to it
     */
    public EnqueueException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
