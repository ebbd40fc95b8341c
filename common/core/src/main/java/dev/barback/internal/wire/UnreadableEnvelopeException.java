package dev.barback.internal.wire;

import dev.barback.BarbackException;
import org.jspecify.annotations.Nullable;

/** Thrown if bytes are not a valid job. The message gives the reason, for the operator who finds it in the morgue. */
public final class UnreadableEnvelopeException extends BarbackException {
    private static final long serialVersionUID = 1L;

    UnreadableEnvelopeException(String message) {
        super(message);
    }

    UnreadableEnvelopeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
