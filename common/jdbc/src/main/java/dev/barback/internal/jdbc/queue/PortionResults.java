package dev.barback.internal.jdbc.queue;

import dev.barback.BrokerException;
import dev.barback.internal.broker.PublishResult;

/** The results of the portions of one call. After a failed portion the rest is not tried: it would wait as long again. */
final class PortionResults {
    private final PublishResult<BrokerException> result = new PublishResult<>();
    private int size;

    void add(int messages, Runnable publish) {
        int from = size;
        size += messages;
        BrokerException before = result.cause();
        if (before != null) {
            result.fail(from, size, before);
            return;
        }
        try {
            publish.run();
        } catch (BrokerException e) {
            result.fail(from, size, e);
        }
    }

    boolean hasFailed() {
        return result.cause() != null;
    }

    void requireAllPublished() {
        result.requireAllConfirmed(size);
    }
}
