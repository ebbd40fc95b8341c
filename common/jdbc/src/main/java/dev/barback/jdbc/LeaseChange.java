package dev.barback.jdbc;

import org.jspecify.annotations.Nullable;

/**
 * What can become of a claimed row.
 *
 * @param statement without the condition that says which rows
 * @param time the statement's one parameter, in microseconds; null where it has none
 */
record LeaseChange(String statement, @Nullable Long time) {
    private static final String UPDATE = "UPDATE barback_messages SET ";
    private static final String GIVEN_BACK = "leased_until = NULL, lease = NULL, deliveries = deliveries - 1";

    static LeaseChange extend(long until) {
        return new LeaseChange(UPDATE + "leased_until = ?", until);
    }

    static LeaseChange release() {
        return new LeaseChange(UPDATE + GIVEN_BACK, null);
    }

    static LeaseChange park(long until) {
        return new LeaseChange(UPDATE + GIVEN_BACK + ", delayed_until = ?", until);
    }

    static LeaseChange acknowledge() {
        return new LeaseChange("DELETE FROM barback_messages", null);
    }
}
