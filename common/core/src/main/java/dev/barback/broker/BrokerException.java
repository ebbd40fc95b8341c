package dev.barback.broker;

import dev.barback.BarbackException;
import org.jspecify.annotations.Nullable;

/** The broker can't be reached, or refused. Trying again later may help; nothing was lost. */
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

    /** Whether the broker did answer, and refused; false when it is out of reach, or that is not known. */
    public boolean isRefusal() {
        return false;
    }
}
