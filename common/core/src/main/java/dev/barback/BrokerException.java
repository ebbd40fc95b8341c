package dev.barback;

import org.jspecify.annotations.Nullable;

/** The broker is unreachable, or refused a call. A later retry may succeed; no message was lost. */
public class BrokerException extends BarbackException {
    private static final long serialVersionUID = 1L;

    /**
     * Without a cause.
     *
     * @param message what failed, and what to check
     */
    public BrokerException(String message) {
        super(message);
    }

    /**
     * With a cause.
     *
     * @param message what failed, and what to check
     * @param cause the client's own error
     */
    public BrokerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Whether the broker answered and refused; false if it is unreachable, or if that is unknown. */
    public boolean isRefusal() {
        return false;
    }

    /** Whether the broker is available and refused these data, so that other jobs may be enqueued. */
    public boolean isAboutData() {
        return false;
    }
}
