package dev.barback.internal.pubsub;

import dev.barback.BrokerException;
import org.jspecify.annotations.Nullable;

/** The setup of Pub/Sub is wrong: project, credentials, or the emulator's address. Retrying does not help. */
public final class PubSubSetupException extends BrokerException {
    private static final long serialVersionUID = 1L;

    /**
     * An error with or without a cause.
     *
     * @param message the error, and its correction
     * @param cause the client library's error; null = none
     */
    public PubSubSetupException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
