package dev.barback.internal.pubsub;

import dev.barback.BarbackException;
import dev.barback.spi.PartlyPublishedException;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The positions of the messages of one publish call that were not confirmed.
 *
 * @param <E> the reason
 */
final class UnconfirmedPositions<E extends BarbackException> {
    private final BitSet positions = new BitSet();
    private @Nullable E cause;

    BitSet positions() {
        return positions;
    }

    /** The first failure; null if there was none. */
    @Nullable E cause() {
        return cause;
    }

    void add(int from, int to, E failure) {
        positions.set(from, to);
        if (cause == null) {
            cause = failure;
        }
    }

    /**
     * Ends the publish call.
     *
     * @param all the number of its messages
     * @throws PartlyPublishedException if some of several were confirmed
     * @throws BarbackException the first failure, if none was
     */
    void requireNone(int all) {
        if (cause == null) {
            return;
        }
        if (positions.cardinality() == all) {
            throw cause;
        }
        String message =
                "%d of %d messages were not confirmed. %s".formatted(positions.cardinality(), all, cause.getMessage());
        throw new PartlyPublishedException(message, cause, positions);
    }
}
