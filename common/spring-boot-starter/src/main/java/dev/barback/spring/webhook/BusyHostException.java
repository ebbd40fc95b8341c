package dev.barback.spring.webhook;

import dev.barback.RetryWait;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** No slot is free for this post, or it gives way; the job is retried later, without holding a processor. */
final class BusyHostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param receiver the host, or the application's webhook */
    BusyHostException(String receiver) {
        super(("The limit of posts in flight to %s, or to all hosts, is reached, or slow posts give way to those of"
                        + " other users; this post is retried soon.")
                .formatted(receiver));
    }

    /**
     * 5 s at first, doubled with each retry up to 80 s, plus up to half of it at random: so thousands of posts to a
     * host that hangs cause little load, and are posted soon after it answers again.
     */
    static final class Wait implements RetryWait {
        private static final long FIRST_MILLIS = 5_000;
        private static final int MAX_DOUBLINGS = 4;

        @Override
        public Duration after(int executions, Throwable error) {
            long millis = FIRST_MILLIS << Math.max(0, Math.min(executions - 1, MAX_DOUBLINGS));
            return Duration.ofMillis(millis + ThreadLocalRandom.current().nextLong(millis / 2));
        }
    }
}
