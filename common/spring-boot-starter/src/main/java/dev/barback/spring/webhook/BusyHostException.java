package dev.barback.spring.webhook;

import dev.barback.RetryWait;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** So many posts are in flight that this one has to wait, without holding a processor. */
final class BusyHostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BusyHostException(String host) {
        super("Posts to %s, or to all hosts together, are in flight up to their limit; this one is tried again soon."
                .formatted(host));
    }

    /**
     * 5 s at first, twice as long each time up to 80 s, and half of it more at random: thousands of posts to a host that hangs
     * are no load, and come soon after it answers again.
     */
    static final class Wait implements RetryWait {
        private static final long FIRST_MILLIS = 5_000;
        private static final int MOST_DOUBLINGS = 4;

        @Override
        public Duration after(int executions, Throwable error) {
            long millis = FIRST_MILLIS << Math.max(0, Math.min(executions - 1, MOST_DOUBLINGS));
            return Duration.ofMillis(millis + ThreadLocalRandom.current().nextLong(millis / 2));
        }
    }
}
