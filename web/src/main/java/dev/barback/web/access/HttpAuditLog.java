package dev.barback.web.access;

import dev.barback.broker.BrokerException;
import dev.barback.jdbc.AuditLog;
import dev.barback.web.server.ClientAddress;
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
 * Writes HTTP requests and logins to the audit log; an error in writing is logged and stops nothing. The audit log
 * keeps a million entries, and no user can push out those of others: of each action of one user (or of one network, if
 * unauthenticated) within 15 minutes, the first thousand entries are written, and of all its failed or denied actions
 * the first hundred; after that, one entry with the count each time the count has doubled. Thread-safe.
 */
final class HttpAuditLog {
    static final int MAX_ENTRIES = 1_000;
    static final int MAX_FAILED = 100;
    private static final Duration WINDOW = Duration.ofMinutes(15);
    private static final int MAX_KEYS = 10_000;
    private static final Set<String> SUCCESSFUL = Set.of("ok", "begun");
    private static final Logger log = LoggerFactory.getLogger(HttpAuditLog.class);

    private final AuditLog auditLog;
    private final Clock clock;
    private final Map<Key, Counted> counts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Counted> eldest) {
            return size() > MAX_KEYS;
        }
    };

    /**
     * Entries that are counted together.
     *
     * @param action the successful action, so that other actions don't crowd it out; null = all failed actions
     */
    private record Key(String sender, @Nullable String action) {}

    private record Counted(long number, Instant end) {}

    HttpAuditLog(AuditLog auditLog, Clock clock) {
        this.auditLog = auditLog;
        this.clock = clock;
    }

    void add(String user, String origin, String action, String subject, String outcome) {
        boolean isSuccessful = SUCCESSFUL.contains(outcome) || outcome.startsWith("2");
        String sender = user.isEmpty() ? "from " + ClientAddress.network(origin) : user;
        long number = count(new Key(sender, isSuccessful ? action : null));
        long maxEntries = isSuccessful ? MAX_ENTRIES : MAX_FAILED;
        if (number <= maxEntries) {
            write(user, origin, action, subject, outcome);
        } else if (number % maxEntries == 0 && Long.bitCount(number / maxEntries) == 1) {
            String summary = "entry %d in 15 min; those since entry %d are left out".formatted(number, number / 2);
            write(user, origin, action, summary, outcome);
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
            auditLog.add(user, origin, action, subject, outcome);
        } catch (BrokerException e) {
            log.error("Could not write the audit entry: {} {} ({})", user, action, outcome, e);
        }
    }
}
