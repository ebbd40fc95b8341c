package dev.barback.internal.jdbc.queue;

import dev.barback.internal.jdbc.sql.Database;
import dev.barback.internal.jdbc.sql.MicroTime;
import java.time.Duration;
import java.util.List;

/**
 * A statement that changes leased rows: renew, release, park or acknowledge.
 *
 * @param statement without the condition that selects the rows
 * @param condition another condition, beginning with AND; or empty
 * @param times the statement's parameters
 */
record LeaseChange(String statement, String condition, List<Long> times) {
    private static final String UPDATE = "UPDATE barback_messages SET ";
    /** What is set when a leased message becomes available: followers of jobs learn it, if it is a record. */
    static final String CHANGED =
            "changed = CASE WHEN listed IS NULL THEN changed ELSE (SELECT number FROM barback_changes) END";

    private static final String RELEASED = "lease_end = NULL, lease = NULL, deliveries = deliveries - 1, " + CHANGED;

    /** Of a lease that has ended, the claim has no row any more, so a late renewal must not lease its message again. */
    static LeaseChange renew(Database database, Duration leaseTime) {
        String until = database.dialect().fromNow();
        return new LeaseChange(
                UPDATE + "lease_end = " + until,
                " AND lease_end IS NOT NULL",
                List.of(database.fromNow(MicroTime.of(leaseTime))));
    }

    static LeaseChange release() {
        return new LeaseChange(UPDATE + RELEASED, "", List.of());
    }

    static LeaseChange park(long until) {
        return new LeaseChange(
                UPDATE + RELEASED + ", since = ?, timed = CASE WHEN user_name = '' THEN 1 ELSE 0 END,"
                        + " delayed_until = CASE WHEN user_name = '' THEN NULL ELSE ? END",
                "",
                List.of(until, until));
    }

    static LeaseChange acknowledge() {
        return new LeaseChange("DELETE FROM barback_messages", "", List.of());
    }
}
