package dev.barback.web.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts attempts to come in, by name or by where they come from: so many within a time, and no more until it is over.
 * An attempt counts before it is known how it ends, so that many at once are no way around. Of {@value #MOST_KEYS} keys
 * the latest are remembered. Thread-safe.
 */
final class Attempts {
    private static final int MOST_KEYS = 10_000;

    private final Clock clock;
    private final int most;
    private final Duration window;
    private final Map<String, Counted> counts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Counted> eldest) {
            return size() > MOST_KEYS;
        }
    };

    private record Counted(int number, Instant end) {}

    Attempts(Clock clock, int most, Duration window) {
        this.clock = clock;
        this.most = most;
        this.window = window;
    }

    /** Counts one, if there may be another. @return how long to wait for that; zero = it was counted */
    synchronized Duration begin(String key) {
        Instant now = clock.instant();
        Counted known = counts.get(key);
        Counted counted = known == null || !known.end.isAfter(now) ? new Counted(0, now.plus(window)) : known;
        if (counted.number >= most) {
            return Duration.between(now, counted.end);
        }
        counts.put(key, new Counted(counted.number + 1, counted.end));
        return Duration.ZERO;
    }

    /** One that was counted was right. */
    synchronized void takeBack(String key) {
        counts.computeIfPresent(
                key, (name, counted) -> counted.number <= 1 ? null : new Counted(counted.number - 1, counted.end));
    }

    /** Forgets those that failed. */
    synchronized void forget(String key) {
        counts.remove(key);
    }

    synchronized int size() {
        return counts.size();
    }
}
