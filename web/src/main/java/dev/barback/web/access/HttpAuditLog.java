package dev.barback.web.access;

import dev.barback.BrokerException;
import dev.barback.internal.accounts.AuditLog;
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
 * the first hundred; of all these within a day, the first five thousand, and the first hundred of each action, which
 * others don't crowd out. After that, one entry with the count each time the count has doubled. Thread-safe.
 */
final class HttpAuditLog {
    static final int MAX_ENTRIES = 1_000;
    static final int MAX_FAILED = 100;
    static final int MAX_PER_DAY = 5_000;
    static final int MIN_PER_DAY = 100;
    private static final Duration WINDOW = Duration.ofMinutes(15);
    private static final Duration DAY = Duration.ofDays(1);
    private static final int MAX_KEYS = 30_000;
    private static final String FAILED = "(failed)";
    private static final String ALL = "(all)";
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
     * @param action the successful action, so that other actions don't crowd it out; or all failed ones, or all
     * @param window the time in which they are counted
     */
    private record Key(String sender, String action, Duration window) {}

    private record Counted(long number, Instant end) {}

    HttpAuditLog(AuditLog auditLog, Clock clock) {
        this.auditLog = auditLog;
        this.clock = clock;
    }

    void add(String user, String origin, String action, String subject, String outcome) {
        boolean isSuccessful = SUCCESSFUL.contains(outcome) || outcome.startsWith("2");
        String sender = user.isEmpty() ? "from " + ClientAddress.network(origin) : user;
        String counted = isSuccessful ? action : FAILED;
        long number = count(new Key(sender, counted, WINDOW));
        long maxEntries = isSuccessful ? MAX_ENTRIES : MAX_FAILED;
        String remaining = number <= maxEntries ? subject : summary(number, maxEntries, "15 min");
        if (remaining == null) {
            return;
        }
        boolean isRare = count(new Key(sender, counted, DAY)) <= MIN_PER_DAY;
        long today = count(new Key(sender, ALL, DAY));
        String written = isRare || today <= MAX_PER_DAY ? remaining : summary(today, MAX_PER_DAY, "a day");
        if (written != null) {
            write(user, origin, action, written, outcome);
        }
    }

    /** The subject of the entry that stands for those left out since the previous one; null = it is left out, too. */
    private static @Nullable String summary(long number, long maxEntries, String window) {
        boolean isDoubled = number % maxEntries == 0 && Long.bitCount(number / maxEntries) == 1;
        return isDoubled
                ? "entry %d in %s; those since entry %d are left out".formatted(number, window, number / 2)
                : null;
    }

    private synchronized long count(Key key) {
        Instant now = clock.instant();
        Counted known = counts.get(key);
        Counted counted = known == null || !known.end.isAfter(now)
                ? new Counted(1, now.plus(key.window))
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
