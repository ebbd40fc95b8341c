package dev.barback.web.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Rate-limits login attempts by user name or client address: so many within a window, and no more until it is over. An
 * attempt counts before its result is known, so that concurrent attempts can't bypass the limit. The latest {@value
 * #MAX_KEYS} keys are remembered. Thread-safe.
 */
final class LoginRateLimit {
    private static final int MAX_KEYS = 10_000;

    private final Clock clock;
    private final int maxAttempts;
    private final Duration window;
    private final Map<String, Counted> counts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Counted> eldest) {
            return size() > MAX_KEYS;
        }
    };

    private record Counted(int number, Instant end) {}

    LoginRateLimit(Clock clock, int maxAttempts, Duration window) {
        this.clock = clock;
        this.maxAttempts = maxAttempts;
        this.window = window;
    }

    /** Counts an attempt, if the limit allows it. @return the time to wait; zero = it was counted */
    synchronized Duration countAttempt(String key) {
        Instant now = clock.instant();
        Counted known = counts.get(key);
        Counted counted = known == null || !known.end.isAfter(now) ? new Counted(0, now.plus(window)) : known;
        if (counted.number >= maxAttempts) {
            return Duration.between(now, counted.end);
        }
        counts.put(key, new Counted(counted.number + 1, counted.end));
        return Duration.ZERO;
    }

    /** Uncounts a successful attempt. */
    synchronized void uncount(String key) {
        counts.computeIfPresent(
                key, (name, counted) -> counted.number <= 1 ? null : new Counted(counted.number - 1, counted.end));
    }

    /** Forgets the failed attempts. */
    synchronized void reset(String key) {
        counts.remove(key);
    }

    synchronized int size() {
        return counts.size();
    }
}
