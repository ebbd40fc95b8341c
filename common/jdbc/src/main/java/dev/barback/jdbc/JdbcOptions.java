package dev.barback.jdbc;

import java.time.Duration;

/**
 * How a database is used as a broker. Immutable.
 *
 * @param leaseTime how long a received message stays with its worker unless extended, 1 to 600 seconds, and so how long
 *     the jobs of a worker that died wait. A short one costs more extensions and suffers from pauses. Defaults to 30
 *     seconds.
 * @param callTimeout the longest one statement may take, waiting for another process's lock on SQLite included, 1 to
 *     600 seconds. A short one answers a web request soon when the database is away. Defaults to 15 seconds.
 */
public record JdbcOptions(Duration leaseTime, Duration callTimeout) {
    static final Duration LONGEST_LEASE = Duration.ofMinutes(10);

    /** The defaults. */
    public static final JdbcOptions DEFAULTS = new JdbcOptions(Duration.ofSeconds(30), Duration.ofSeconds(15));

    /** Checks the ranges. */
    public JdbcOptions {
        requireUpToTenMinutes("lease time", leaseTime);
        requireUpToTenMinutes("call timeout", callTimeout);
    }

    /** These options with another lease time. */
    public JdbcOptions withLeaseTime(Duration leaseTime) {
        return new JdbcOptions(leaseTime, callTimeout);
    }

    /** These options with another timeout. */
    public JdbcOptions withCallTimeout(Duration callTimeout) {
        return new JdbcOptions(leaseTime, callTimeout);
    }

    private static void requireUpToTenMinutes(String name, Duration value) {
        if (value.compareTo(Duration.ofSeconds(1)) < 0 || value.compareTo(LONGEST_LEASE) > 0) {
            throw new IllegalArgumentException(
                    "The %s of a database may be 1 to 600 seconds; %s is not possible.".formatted(name, value));
        }
    }
}
