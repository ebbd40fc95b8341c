package dev.barback.web.access;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Rate-limits login attempts by user name or client address: so many within a window, which begins with the first one, and
 * no more until it is over. An attempt counts before its result is known, so that concurrent attempts can't bypass the
 * limit. The latest {@value #MAX_KEYS} keys are remembered. Thread-safe.
 */
final class LoginRateLimit {
    private static final int MAX_KEYS = 10_000;

    private final Nanos time;
    private final int maxAttempts;
    private final Duration window;

    /** A cache would keep the most frequent keys, and with them an attacker's. */
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MAX_KEYS;
        }
    };

    /** Nanoseconds since the start: buckets don't handle an overflow. */
    private record Nanos(Clock clock, Instant start) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return ChronoUnit.NANOS.between(start, clock.instant());
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }

    LoginRateLimit(Clock clock, int maxAttempts, Duration window) {
        this.time = new Nanos(clock, clock.instant());
        this.maxAttempts = maxAttempts;
        this.window = window;
    }

    /** Counts an attempt, if the limit allows it. @return the time to wait; zero = it was counted */
    synchronized Duration countAttempt(String key) {
        ConsumptionProbe attempt =
                buckets.computeIfAbsent(key, name -> newBucket()).tryConsumeAndReturnRemaining(1);
        return attempt.isConsumed() ? Duration.ZERO : Duration.ofNanos(attempt.getNanosToWaitForRefill());
    }

    /** Uncounts a successful attempt. */
    synchronized void uncount(String key) {
        Bucket bucket = buckets.get(key);
        if (bucket != null) {
            bucket.addTokens(1);
            if (bucket.getAvailableTokens() >= maxAttempts) {
                buckets.remove(key);
            }
        }
    }

    /** Forgets the failed attempts. */
    synchronized void reset(String key) {
        buckets.remove(key);
    }

    synchronized int size() {
        return buckets.size();
    }

    private Bucket newBucket() {
        return Bucket.builder()
                .addLimit(bucket -> bucket.capacity(maxAttempts).refillIntervally(maxAttempts, window))
                .withCustomTimePrecision(time)
                .build();
    }
}
