package dev.barback.spi;

import dev.barback.BrokerException;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Some of several messages were confirmed and others were not (these may have arrived nevertheless). */
public final class PartlyPublishedException extends BrokerException {
    private static final long serialVersionUID = 1L;

    private final BitSet failed;

    /**
     * @param message what failed, and what to check
     * @param cause the first failure
     * @param failed the positions, in the order of iteration, of the messages that were not confirmed
     */
    public PartlyPublishedException(String message, @Nullable Throwable cause, BitSet failed) {
        super(message, cause);
        this.failed = (BitSet) failed.clone();
    }

    /** Whether the message at this position was not confirmed. */
    public boolean failed(int position) {
        return failed.get(position);
    }
}
