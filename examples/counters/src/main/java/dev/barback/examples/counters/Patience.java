package dev.barback.examples.counters;

import dev.barback.RetryWait;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.stereotype.Component;

/**
 * Waits 1, 2, 4, 8... seconds up to a minute, so that a hiccup costs little, and an API that is down for long is not
 * kept down by those who ask again. Up to a quarter is added at random, so that those who failed together do not come
 * back together. A bean, because it takes its numbers from the application's properties.
 */
@Component
class Patience implements RetryWait {
    private static final int MOST_DOUBLINGS = 20;
    private static final double JITTER = 0.25;

    private final CountersProperties properties;

    Patience(CountersProperties properties) {
        this.properties = properties;
    }

    @Override
    public Duration after(int executions, Throwable error) {
        long doubled = properties.firstWait().toMillis() << Math.min(executions - 1, MOST_DOUBLINGS);
        long wait = Math.min(doubled, properties.longestWait().toMillis());
        return Duration.ofMillis(
                (long) (wait * (1 + JITTER * ThreadLocalRandom.current().nextDouble())));
    }
}
