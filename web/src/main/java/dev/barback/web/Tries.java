package dev.barback.web;

import dev.barback.broker.BrokerException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * Requests that enqueue. When the broker does not answer, {@value #MOST} at a time find out whether it does again, each for
 * as long as a call may take, those in hand included, and the others are refused at once: else they would take all
 * threads, and the questions after the health would wait behind them until this process is killed for it. Thread-safe.
 */
@Component
final class Tries {
    static final int MOST = 20;

    private final AtomicInteger inHand = new AtomicInteger();
    private volatile boolean isAway;

    /**
     * Does what is asked for.
     *
     * @throws BrokerException if it does, or was not tried
     */
    <T> T call(Supplier<T> request) {
        try {
            if (inHand.incrementAndGet() > MOST && isAway) {
                throw new BrokerException("What takes jobs did not answer lately, and others wait for it.");
            }
            return attempt(request);
        } finally {
            inHand.decrementAndGet();
        }
    }

    private <T> T attempt(Supplier<T> request) {
        try {
            T result = request.get();
            isAway = false;
            return result;
        } catch (BrokerException e) {
            isAway = !e.isRefusal();
            throw e;
        }
    }
}
