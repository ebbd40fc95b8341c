package dev.barback.examples.counters;

import dev.barback.RetryWait;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.stereotype.Component;

/**
 * Waits 1, 2, 4, 8... seconds up to a minute, so that a short failure costs little, and retries don't overload an API
 * that has been down for long. Up to a quarter is added at random, so that jobs that failed together are not retried
 * together. A bean, because its numbers are properties of the application.
 */
@Component
class ApiBackoff implements RetryWait {
    private static final int MAX_DOUBLINGS = 20;
    private static final double JITTER = 0.25;

    private final CountersProperties properties;

    ApiBackoff(CountersProperties properties) {
        this.properties = properties;
    }

    @Override
    public Duration after(int executions, Throwable error) {
        long doubled = properties.firstWait().toMillis() << Math.min(executions - 1, MAX_DOUBLINGS);
        long wait = Math.min(doubled, properties.longestWait().toMillis());
        return Duration.ofMillis(
                (long) (wait * (1 + JITTER * ThreadLocalRandom.current().nextDouble())));
    }
}
