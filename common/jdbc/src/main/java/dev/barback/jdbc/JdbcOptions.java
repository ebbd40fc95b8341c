package dev.barback.jdbc;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a database is used as a broker. Immutable.
 *
 * @param leaseTime how long a received message stays with its worker unless extended, 1 to 600 seconds, and so how long
 *     the jobs of a worker that died wait. A short one costs more extensions and suffers from pauses. Defaults to 30
 *     seconds.
 * @param callTimeout the longest one statement may take, waiting for another process's lock on SQLite included, 1 to
 *     600 seconds. A short one answers a web request soon when the database is away. Defaults to 15 seconds.
 * @param schema PostgreSQL's schema with the tables; null = the one where statements of the connection find them, or would
 *     make them
 */
public record JdbcOptions(
        Duration leaseTime, Duration callTimeout, @Nullable String schema) {
    static final Duration LONGEST_LEASE = Duration.ofMinutes(10);

    private static final Pattern SCHEMA = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

    /** The defaults. */
    public static final JdbcOptions DEFAULTS = new JdbcOptions(Duration.ofSeconds(30), Duration.ofSeconds(15));

    /** Checks the ranges. */
    public JdbcOptions {
        requireUpToTenMinutes("lease time", leaseTime);
        requireUpToTenMinutes("call timeout", callTimeout);
        if (schema != null && !SCHEMA.matcher(schema).matches()) {
            throw new IllegalArgumentException(
                    "A schema is named by up to 63 of a to z, 0 to 9 and _, and begins with no"
                            + " digit; \"%s\" is not possible.".formatted(schema));
        }
    }

    /** With the tables where the connection's statements find them. */
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

    /** These options with another schema; null = none is named. */
    public JdbcOptions withSchema(@Nullable String schema) {
        return new JdbcOptions(leaseTime, callTimeout, schema);
    }

    /** After this time the server ends a statement: before we give it up, so that none stays behind. */
    Duration statementTimeout() {
        return callTimeout.multipliedBy(4).dividedBy(5);
    }

    /** So long a statement waits for a lock: a little less, so that the server says that it was a lock. */
    Duration lockTimeout() {
        return callTimeout.multipliedBy(7).dividedBy(10);
    }

    /** After this time a connection is given up whose server does not even say that it has ended the statement. */
    Duration networkTimeout() {
        Duration least = Duration.ofMillis(500)
                .plusSeconds((long) Math.ceil(statementTimeout().toMillis() / 1_000.0));
        return callTimeout.compareTo(least) < 0 ? least : callTimeout;
    }

    private static void requireUpToTenMinutes(String name, Duration value) {
        if (value.compareTo(Duration.ofSeconds(1)) < 0 || value.compareTo(LONGEST_LEASE) > 0) {
            throw new IllegalArgumentException(
                    "The %s of a database may be 1 to 600 seconds; %s is not possible.".formatted(name, value));
        }
    }
}
