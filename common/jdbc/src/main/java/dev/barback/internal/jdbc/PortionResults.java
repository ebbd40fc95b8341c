package dev.barback.internal.jdbc;

import dev.barback.BrokerException;
import dev.barback.spi.PartlyPublishedException;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** The results of the portions of one call. After a failed portion the rest is not tried: it would wait as long again. */
final class PortionResults {
    private final BitSet failed = new BitSet();
    private int size;
    private @Nullable BrokerException failure;

    void add(int messages, Runnable publish) {
        int from = size;
        size += messages;
        if (failure == null) {
            try {
                publish.run();
            } catch (BrokerException e) {
                failure = e;
            }
        }
        failed.set(from, size, failure != null);
    }

    boolean hasFailed() {
        return failure != null;
    }

    void requireAllPublished() {
        if (failure == null) {
            return;
        }
        if (failed.cardinality() == size) {
            throw failure;
        }
        String message =
                "%d of %d messages were not published. %s".formatted(failed.cardinality(), size, failure.getMessage());
        throw new PartlyPublishedException(message, failure, failed);
    }
}
