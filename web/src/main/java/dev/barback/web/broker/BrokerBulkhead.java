package dev.barback.web.broker;

import dev.barback.BrokerException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * Limits the requests that enqueue while the broker does not answer: {@value #MAX_CALLS} at a time, running ones included,
 * try it for as long as a call may take; the others fail at once. Otherwise they would occupy all threads, health
 * checks would wait behind them, and the process would be killed. Thread-safe.
 */
@Component
public final class BrokerBulkhead {
    public static final int MAX_CALLS = 20;

    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile boolean isUnavailable;

    /**
     * Runs the request.
     *
     * @throws BrokerException if the request throws it, or was not tried
     */
    public <T> T call(Supplier<T> request) {
        try {
            if (inFlight.incrementAndGet() > MAX_CALLS && isUnavailable) {
                throw new BrokerException("The broker did not answer recent requests, and others are waiting for it.");
            }
            return attempt(request);
        } finally {
            inFlight.decrementAndGet();
        }
    }

    private <T> T attempt(Supplier<T> request) {
        try {
            T result = request.get();
            isUnavailable = false;
            return result;
        } catch (BrokerException e) {
            isUnavailable = !e.isRefusal();
            throw e;
        }
    }
}
