package dev.barback.pubsub;

import dev.barback.broker.BrokerException;
import org.jspecify.annotations.Nullable;

/** Pub/Sub can't be used as it is set up: project, credentials, or the emulator's address. Trying again does not help. */
public final class PubSubSetupException extends BrokerException {
    private static final long serialVersionUID = 1L;

    /**
     * With or without a cause.
     *
     * @param message what is wrong, and what would be right
     * @param cause the client's own error
     */
    public PubSubSetupException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
