package dev.barback.internal.jdbc.queue;

import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.internal.jdbc.sql.MicroTime;
import dev.barback.internal.jdbc.sql.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Statements on the table of claims. A claim has a row until all of its messages are acknowledged, released or parked, or
 * until its leases have ended; then those of its messages that are still leased become available, and those that were
 * renewed get a row with their later end. So the table stays small, and needs no index on the end. Without state.
 */
final class ClaimTable {
    /** No lease ends later than this from now, unless the clock was set back; includes a minute for clock skew. */
    static final long MAX_LEASE_MICROS = MicroTime.of(JdbcOptions.MAX_LEASE_TIME.plusMinutes(1));

    private static final int MAX_RELEASED_CLAIMS = 100;

    private final QueueDialect dialect;
    private final String endedSql;
    private final String removeSql;

    ClaimTable(QueueDialect dialect) {
        this.dialect = dialect;
        String now = dialect.fromNow();
        String ended = " FROM barback_claims WHERE lease_end <= " + now + " OR lease_end > " + now;
        this.endedSql = "SELECT 1" + ended + " LIMIT 1";
        this.removeSql = "DELETE FROM barback_claims WHERE lease IN (SELECT lease" + ended
                + " ORDER BY lease_end LIMIT " + MAX_RELEASED_CLAIMS + dialect.lockClause()
                + ") RETURNING lease, messages, worker, claimed_at, changed";
    }

    /**
     * A claim whose leases have ended.
     *
     * @param messages the ids of its messages
     * @param origin its worker, time and change number, for the records that are messages
     */
    record EndedClaim(long lease, List<Long> messages, Origin origin) {}

    /** The columns of a claim that renewals keep; null for a worker without records. */
    record Origin(
            @Nullable String worker,
            @Nullable Object claimedAt,
            @Nullable Object changed) {}

    /** Whether there is a claim whose leases have ended. */
    boolean hasEnded(Connection connection, long now) throws SQLException {
        try (PreparedStatement select = dialect.prepare(connection, endedSql)) {
            select.setLong(1, now);
            select.setLong(2, now + MAX_LEASE_MICROS);
            try (ResultSet result = select.executeQuery()) {
                return result.next();
            }
        }
    }

    /**
     * Makes messages available whose leases have ended, of some claims. To be run in a transaction.
     *
     * @return their groups; empty = no claim has ended
     */
    Optional<List<Arrival>> release(Connection connection, long now) throws SQLException {
        List<EndedClaim> ended = remove(connection, now);
        if (ended.isEmpty()) {
            return Optional.empty();
        }
        List<Arrival> released = dialect.release(connection, ended, now);
        dialect.noteRenewed(connection, ended);
        return Optional.of(released);
    }

    /** Removes the rows of claims whose messages are completed. */
    void remove(Connection connection, List<Long> leases) throws SQLException {
        dialect.removeClaims(connection, leases);
    }

    private List<EndedClaim> remove(Connection connection, long now) throws SQLException {
        try (PreparedStatement delete = dialect.prepare(connection, removeSql)) {
            delete.setLong(1, now);
            delete.setLong(2, now + MAX_LEASE_MICROS);
            return Statements.rows(
                    delete,
                    row -> new EndedClaim(
                            row.getLong(1),
                            Arrays.stream(row.getString(2).split(","))
                                    .map(Long::valueOf)
                                    .toList(),
                            new Origin(row.getString(3), row.getObject(4), row.getObject(5))));
        }
    }
}
