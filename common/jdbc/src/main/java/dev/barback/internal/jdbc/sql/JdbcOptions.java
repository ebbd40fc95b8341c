package dev.barback.internal.jdbc.sql;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Options of a database that is used as a broker. Immutable.
 *
 * @param leaseTime how long a lease lasts unless it is renewed, 1 to 600 seconds, and so how long the jobs of a worker
 *     that died wait. With a short one, leases are renewed more often, and expire during pauses. Defaults to 30 seconds.
 * @param callTimeout the longest time that one statement may take, including the wait for another process's lock on
 *     SQLite, 1 to 600 seconds. With a short one, web requests fail soon when the database is unavailable. Defaults to 15
 *     seconds.
 * @param schema PostgreSQL's schema with the tables; null = the one where statements of the connection find them, or would
 *     create them
 */
public record JdbcOptions(
        Duration leaseTime, Duration callTimeout, @Nullable String schema) {
    /** The longest lease time. */
    public static final Duration MAX_LEASE_TIME = Duration.ofMinutes(10);

    private static final Pattern SCHEMA = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

    /** The defaults. */
    public static final JdbcOptions DEFAULTS = new JdbcOptions(Duration.ofSeconds(30), Duration.ofSeconds(15));

    /** Checks the ranges. */
    public JdbcOptions {
        requireUpToTenMinutes("lease time", leaseTime);
        requireUpToTenMinutes("call timeout", callTimeout);
        if (schema != null && !SCHEMA.matcher(schema).matches()) {
            throw new IllegalArgumentException(
                    "The name of a schema has 1 to 63 of the characters a to z, 0 to 9 and _, and does not begin"
                            + " with a digit; \"%s\" is not possible.".formatted(schema));
        }
    }

    /** Options without a schema: the tables are where the connection's statements find them. */
    public JdbcOptions(Duration leaseTime, Duration callTimeout) {
        this(leaseTime, callTimeout, null);
    }

    /** These options with another lease time. */
    public JdbcOptions withLeaseTime(Duration leaseTime) {
        return new JdbcOptions(leaseTime, callTimeout, schema);
    }

    /** These options with another timeout. */
    public JdbcOptions withCallTimeout(Duration callTimeout) {
        return new JdbcOptions(leaseTime, callTimeout, schema);
    }

    /** These options with another schema; null = none. */
    public JdbcOptions withSchema(@Nullable String schema) {
        return new JdbcOptions(leaseTime, callTimeout, schema);
    }

    /** After this time the server ends a statement: before the network timeout, so that none goes on in the server. */
    Duration statementTimeout() {
        return callTimeout.multipliedBy(4).dividedBy(5);
    }

    /** How long a statement waits for a lock: less than the statement timeout, so that the error says that it was a lock. */
    Duration lockTimeout() {
        return callTimeout.multipliedBy(7).dividedBy(10);
    }

    /** After this time the driver closes a connection whose server does not even report the statement timeout. */
    Duration networkTimeout() {
        Duration min = Duration.ofMillis(500)
                .plusSeconds((long) Math.ceil(statementTimeout().toMillis() / 1_000.0));
        return callTimeout.compareTo(min) < 0 ? min : callTimeout;
    }

    private static void requireUpToTenMinutes(String name, Duration value) {
        if (value.compareTo(Duration.ofSeconds(1)) < 0 || value.compareTo(MAX_LEASE_TIME) > 0) {
            throw new IllegalArgumentException(
                    "The %s of a database may be 1 to 600 seconds; %s is not possible.".formatted(name, value));
        }
    }
}
