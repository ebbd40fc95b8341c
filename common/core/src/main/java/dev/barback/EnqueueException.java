package dev.barback;

import org.jspecify.annotations.Nullable;

/** A job was refused when it was enqueued: see {@link EnqueuedJob#error()}. */
public class EnqueueException extends BarbackException {
    private static final long serialVersionUID = 1L;

    /**
     * Without a cause.
     *
     * @param message the error, and how to correct it
     */
    public EnqueueException(String message) {
        super(message);
    }

    /**
     * With a cause.
     *
     * @param message the error, and how to correct it
     * @param cause what led to it
     */
    public EnqueueException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
