package dev.barback.internal.jdbc.queue;

import dev.barback.internal.jdbc.sql.Database;
import dev.barback.internal.jdbc.sql.MicroTime;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A statement that changes leased rows: renew, release, park or acknowledge.
 *
 * @param statement without the condition that selects the rows
 * @param time the statement's one parameter; null = it has none
 */
record LeaseChange(String statement, @Nullable Long time) {
    private static final String UPDATE = "UPDATE barback_messages SET ";
    private static final String RELEASED = "leased_until = NULL, lease = NULL, deliveries = deliveries - 1";

    static LeaseChange renew(Database database, Duration leaseTime) {
        String until = database.dialect().fromNow();
        return new LeaseChange(UPDATE + "leased_until = " + until, database.fromNow(MicroTime.of(leaseTime)));
    }

    static LeaseChange release() {
        return new LeaseChange(UPDATE + RELEASED, null);
    }

    static LeaseChange park(Instant until) {
        return new LeaseChange(UPDATE + RELEASED + ", delayed_until = ?", MicroTime.ceil(until));
    }

    static LeaseChange acknowledge() {
        return new LeaseChange("DELETE FROM barback_messages", null);
    }
}
