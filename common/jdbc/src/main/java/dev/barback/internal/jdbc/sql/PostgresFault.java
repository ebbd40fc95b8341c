package dev.barback.internal.jdbc.sql;

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

/** An error of PostgreSQL, and what it means for the session. Immutable. */
final class PostgresFault {
    private static final String READ_ONLY = "25006";
    private static final String LOCK_TIMEOUT = "55P03";
    private static final String CANCELLED = "57014";
    private static final String LOCK_HINT =
            " It may have waited for a lock that another transaction holds on Barback's tables.";

    /** A new session knows whether the database is read-only now; an older one may have begun in a read-only phase. */
    private static final String IS_STALE_SESSION = "SELECT backend_start < clock_timestamp() - interval '1 second'"
            + " FROM pg_stat_activity WHERE pid = pg_backend_pid()";

    /**
     * Other transactions with an exclusive lock on Barback's tables, or with any lock for long; the strongest first. Columns
     * that this database user may not see are null.
     */
    private static final String LOCK_HOLDER = "SELECT c.relname, l.mode, l.pid, a.application_name, a.usename"
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
     * Whether to retry on another connection: after connection exceptions (08...), while the server shuts down or starts
     * (57P0.), after conflicts of two transactions (40...), and after an outdated session; not after a timeout of the
     * server's answer, which would time out again.
     */
    boolean isRetryable() {
        return !isNetworkTimeout()
                && (cause instanceof SQLRecoverableException
                        || state.startsWith("08")
                        || state.startsWith("57P0")
                        || isConflict());
    }

    /** Whether two transactions conflicted; the session stays usable. */
    boolean isConflict() {
        return state.startsWith("40");
    }

    /** Whether the wait for the server's answer timed out. */
    private boolean isNetworkTimeout() {
        return cause.getCause() instanceof SocketTimeoutException;
    }

    /** Whether the server, or the driver through it, cancelled the statement because of a timeout. */
    boolean isServerTimeout() {
        return state.equals(LOCK_TIMEOUT) || state.equals(CANCELLED);
    }

    /** Whether the session has ended, or rejects writes although its connection is not read-only. */
    boolean isSessionUnusable(Connection connection) throws SQLException {
        return isFatal() || (state.equals(READ_ONLY) && !connection.isReadOnly());
    }

    private boolean isFatal() {
        ServerErrorMessage serverError = cause instanceof PSQLException e ? e.getServerErrorMessage() : null;
        String severity = serverError == null ? null : serverError.getSeverity();
        return "FATAL".equals(severity) || "PANIC".equals(severity);
    }

    /**
     * The error, turned into one that is retried on another connection, if the session may have begun in a read-only phase,
     * as in a failover.
     */
    SQLException asStaleSession(Connection connection) throws SQLException {
        return isOfStaleSession(connection) ? new SQLRecoverableException(cause.getMessage(), state, cause) : cause;
    }

    /** Whether the session rejects writes because it may have begun in a read-only phase. */
    boolean isOfStaleSession(Connection connection) throws SQLException {
        return state.equals(READ_ONLY)
                && Statements.select(connection, row -> row.getBoolean(1), IS_STALE_SESSION)
                        .contains(true);
    }

    /** The error, with the holder of the lock that the statement seems to have waited for. */
    SQLException withLockHolder(Connection connection, JdbcOptions options) throws SQLException {
        List<String> holders = Statements.select(
                connection,
                row -> "The server's process %d (%s, user %s) holds a lock on %s (%s)."
                        .formatted(
                                row.getInt(3),
                                name(row.getString(4)),
                                row.getString(5),
                                row.getString(1),
                                row.getString(2)),
                LOCK_HOLDER);
        String text = timeoutText(options) + (holders.isEmpty() ? LOCK_HINT : " " + holders.get(0));
        return new SQLTimeoutException(text, state, cause);
    }

    private static String name(@Nullable String application) {
        return application == null || application.isBlank() ? "unnamed" : application;
    }

    /** The error as text for an operator. */
    String errorText(JdbcOptions options) {
        if (cause instanceof SQLTimeoutException) {
            return String.valueOf(cause.getMessage()); // the text of withLockHolder
        } else if (isNetworkTimeout()) {
            return "timeout: the server did not answer within " + seconds(options.networkTimeout()) + ".";
        } else if (isServerTimeout()) {
            return timeoutText(options) + LOCK_HINT;
        }
        return String.valueOf(cause.getMessage());
    }

    /** Names the limit that ended the statement; an administrator, the role or the pool may have set another one. */
    private String timeoutText(JdbcOptions options) {
        Duration limit = state.equals(LOCK_TIMEOUT) ? options.lockTimeout() : options.statementTimeout();
        return "the statement was cancelled (%s)%s. Barback's own limit is %s; there may be others."
                .formatted(cause.getMessage(), context(), seconds(limit));
    }

    private String context() {
        ServerErrorMessage serverError = cause instanceof PSQLException e ? e.getServerErrorMessage() : null;
        String context = serverError == null ? null : serverError.getWhere();
        return context == null ? "" : " (" + context.lines().findFirst().orElse(context) + ")";
    }

    private static String seconds(Duration time) {
        return String.valueOf(time.toMillis() / 1_000.0).replaceFirst("\\.0$", "") + " s";
    }
}
