package dev.barback.web.access;

import dev.barback.broker.BrokerException;
import dev.barback.jdbc.AuditTrail;
import dev.barback.web.server.Origin;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audit trail, which stops nothing where it can't be written. It keeps a million entries, and nobody pushes out those of
 * others: of each action that one user, or one address without one, does within a quarter of an hour, the first thousand
 * entries are written, of all that fails or is denied the first hundred; after that, every time their number has doubled, one
 * that tells it.
 * Thread-safe.
 */
final class Trail {
    static final int MOST = 1_000;
    static final int MOST_FAILED = 100;
    private static final Duration WINDOW = Duration.ofMinutes(15);
    private static final int MOST_KEYS = 10_000;
    private static final Set<String> GONE_WELL = Set.of("ok", "begun");
    private static final Logger log = LoggerFactory.getLogger(Trail.class);

    private final AuditTrail trail;
    private final Clock clock;
    private final Map<Key, Counted> counts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Counted> eldest) {
            return size() > MOST_KEYS;
        }
    };

    /**
     * Which entries are counted together.
     *
     * @param action what went well, lest it is left out because of others; null = all that failed, which may be anything
     */
    private record Key(String who, @Nullable String action) {}

    private record Counted(long number, Instant end) {}

    Trail(AuditTrail trail, Clock clock) {
        this.trail = trail;
        this.clock = clock;
    }

    void add(String user, String origin, String action, String subject, String outcome) {
        boolean wentWell = GONE_WELL.contains(outcome) || outcome.startsWith("2");
        String who = user.isEmpty() ? "from " + Origin.network(origin) : user;
        long number = count(new Key(who, wentWell ? action : null));
        long most = wentWell ? MOST : MOST_FAILED;
        if (number <= most) {
            write(user, origin, action, subject, outcome);
        } else if (number % most == 0 && Long.bitCount(number / most) == 1) {
            String told = "the %dth entry in 15 min; those since the %dth are left out".formatted(number, number / 2);
            write(user, origin, action, told, outcome);
        }
    }

    private synchronized long count(Key key) {
        Instant now = clock.instant();
        Counted known = counts.get(key);
        Counted counted = known == null || !known.end.isAfter(now)
                ? new Counted(1, now.plus(WINDOW))
                : new Counted(known.number + 1, known.end);
        counts.put(key, counted);
        return counted.number;
    }

    private void write(String user, String origin, String action, String subject, String outcome) {
        try {
            trail.add(user, origin, action, subject, outcome);
        } catch (BrokerException e) {
            log.error("The audit trail lacks that {} did {} ({}).", user, action, outcome, e);
        }
    }
}
