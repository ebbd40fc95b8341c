package dev.barback.jdbc;

import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What went wrong on PostgreSQL, and what follows from it for the session. Immutable. */
final class PostgresFault {
    private static final String READ_ONLY = "25006";
    private static final String LOCK_TIMEOUT = "55P03";
    private static final String CANCELLED = "57014";
    private static final String PERHAPS =
            " Perhaps it waited for a lock that another transaction holds on Barback's tables.";

    /** Sessions that began just now know whether the database is read-only; older ones may have been told in another phase. */
    private static final String IS_OLD = "SELECT backend_start < clock_timestamp() - interval '1 second'"
            + " FROM pg_stat_activity WHERE pid = pg_backend_pid()";

    /**
     * Whoever else has a lock on our tables that keeps others out, or has had any for long; the strongest first. What is not
     * shown to this user is null.
     */
    private static final String HOLDER = "SELECT c.relname, l.mode, l.pid, a.application_name, a.usename"
            + " FROM pg_locks AS l JOIN pg_class AS c ON c.oid = l.relation JOIN pg_stat_activity AS a ON a.pid = l.pid"
            + " WHERE l.granted AND l.pid <> pg_backend_pid() AND a.datname = current_database()"
            + " AND c.relkind = 'r' AND c.relname LIKE 'barback\\_%'"
            + " AND (l.mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')"
            + " OR (l.mode <> 'AccessShareLock' AND a.xact_start < clock_timestamp() - interval '3 seconds'))"
            + " ORDER BY l.mode NOT IN ('RowShareLock', 'RowExclusiveLock') DESC, a.xact_start LIMIT 1";

    private final SQLException cause;
    private final String state;

    PostgresFault(SQLException cause) {
        this.cause = cause;
        this.state = cause.getSQLState() == null ? "" : cause.getSQLState();
    }

    /**
     * Whether another connection may do better: connection exceptions (08...), those of a server that shuts down or starts
     * (57P0.), conflicts of two transactions (40...), and a session that is out of date; not a server that gave no answer in
     * time, which would give none again.
     */
    boolean isWorthAnother() {
        return !isSilence()
                && (cause instanceof SQLRecoverableException
                        || state.startsWith("08")
                        || state.startsWith("57P0")
                        || isConflict());
    }

    /** Whether it was a conflict of two transactions, which leaves the session as it was. */
    boolean isConflict() {
        return state.startsWith("40");
    }

    /** Whether the server gave no answer in time. */
    private boolean isSilence() {
        return cause.getCause() instanceof SocketTimeoutException;
    }

    /** Whether the server, or the driver by it, has ended the statement because it took too long. */
    boolean isTooLong() {
        return state.equals(LOCK_TIMEOUT) || state.equals(CANCELLED);
    }

    /** Whether the session is over, or refuses to write although its connection was not made to. */
    boolean spoils(Connection connection) throws SQLException {
        return isFatal() || (state.equals(READ_ONLY) && !connection.isReadOnly());
    }

    private boolean isFatal() {
        ServerErrorMessage said = cause instanceof PSQLException e ? e.getServerErrorMessage() : null;
        String severity = said == null ? null : said.getSeverity();
        return "FATAL".equals(severity) || "PANIC".equals(severity);
    }

    /**
     * The same, as one that is worth another connection, if the session is older than what it may have missed: the end of a
     * read-only phase, as failovers have one.
     */
    SQLException asOutdated(Connection connection) throws SQLException {
        boolean isOld = state.equals(READ_ONLY)
                && Statements.select(connection, row -> row.getBoolean(1), IS_OLD)
                        .contains(true);
        return isOld ? new SQLRecoverableException(cause.getMessage(), state, cause) : cause;
    }

    /** The same, with whoever holds the lock that it seems to have waited for. */
    SQLException withHolder(Connection connection, JdbcOptions options) throws SQLException {
        List<String> holders = Statements.select(
                connection,
                row -> "The server's process %d (%s, user %s) holds a lock on %s (%s)."
                        .formatted(
                                row.getInt(3),
                                name(row.getString(4)),
                                row.getString(5),
                                row.getString(1),
                                row.getString(2)),
                HOLDER);
        String words = ending(options) + (holders.isEmpty() ? PERHAPS : " " + holders.get(0));
        return new SQLTimeoutException(words, state, cause);
    }

    private static String name(@Nullable String application) {
        return application == null || application.isBlank() ? "unnamed" : application;
    }

    /** What happened, for people. */
    String words(JdbcOptions options) {
        if (cause instanceof SQLTimeoutException) {
            return String.valueOf(cause.getMessage()); // said already
        } else if (isSilence()) {
            return "the server gave no answer within " + seconds(options.networkTimeout()) + ".";
        } else if (isTooLong()) {
            return ending(options) + PERHAPS;
        }
        return String.valueOf(cause.getMessage());
    }

    /** Others than Barback may set limits, and end statements: an administrator, the role, the pool. */
    private String ending(JdbcOptions options) {
        Duration limit = state.equals(LOCK_TIMEOUT) ? options.lockTimeout() : options.statementTimeout();
        return "it was ended before its time (%s)%s. Barback's own limit is %s; there may be others."
                .formatted(cause.getMessage(), where(), seconds(limit));
    }

    private String where() {
        ServerErrorMessage said = cause instanceof PSQLException e ? e.getServerErrorMessage() : null;
        String where = said == null ? null : said.getWhere();
        return where == null ? "" : " (" + where.lines().findFirst().orElse(where) + ")";
    }

    private static String seconds(Duration time) {
        return String.valueOf(time.toMillis() / 1_000.0).replaceFirst("\\.0$", "") + " s";
    }
}
