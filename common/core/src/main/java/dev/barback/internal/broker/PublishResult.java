package dev.barback.internal.broker;

import dev.barback.BarbackException;
import dev.barback.spi.PartlyPublishedException;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The result of one publish call: which of its messages were not confirmed, and why. Messages are known by their
 * positions in the call, from 0. For brokers. Not thread-safe.
 *
 * @param <E> the reason
 */
public final class PublishResult<E extends BarbackException> {
    private final BitSet unconfirmed = new BitSet();
    private @Nullable E cause;

    /** A result in which every message is confirmed. */
    public PublishResult() {}

    /**
     * Notes that messages were not confirmed.
     *
     * @param from the position of the first
     * @param to the position after the last
     */
    public void fail(int from, int to, E reason) {
        unconfirmed.set(from, to);
        cause = cause == null ? reason : cause;
    }

    /** The first failure; null if there was none. */
    public @Nullable E cause() {
        return cause;
    }

    /** Whether none of so many messages was confirmed. */
    public boolean isNoneConfirmed(int all) {
        return unconfirmed.cardinality() == all;
    }

    /** The positions of the messages that were not confirmed, in order. */
    public IntStream unconfirmed() {
        return unconfirmed.stream();
    }

    /**
     * Ends the publish call.
     *
     * @param all the number of its messages
     * @throws PartlyPublishedException if some of several were confirmed
     * @throws BarbackException the first failure, if none was
     */
    public void requireAllConfirmed(int all) {
        E reason = cause;
        if (reason == null) {
            return;
        }
        if (isNoneConfirmed(all)) {
            throw reason;
        }
        String message = "%d of %d messages were not confirmed. %s"
                .formatted(unconfirmed.cardinality(), all, reason.getMessage());
        throw new PartlyPublishedException(message, reason, unconfirmed);
    }
}
