package dev.barback.internal.jdbc.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/**
 * Detects a connection pooler such as PgBouncer between this process and PostgreSQL. In transaction mode a pooler keeps
 * no session state: no settings, no prepared statements, no LISTEN. Without state.
 */
public final class Pooler {
    /** Other clients use the pooler at the same time, which may hide its mode in a single try. */
    private static final int MAX_ATTEMPTS = 5;

    private Pooler() {}

    /** Whether there is a pooler: then the server process is not the one that the connection was opened to. */
    public static boolean isPresent(Connection connection) throws SQLException {
        int opened = connection.unwrap(PGConnection.class).getBackendPID();
        return serverProcess(connection) != opened;
    }

    /**
     * Whether the pooler runs in transaction mode: then two clients get the same server process, or one client gets several.
     *
     * @param first the connection of one client
     * @param others opens the connection of the other client
     */
    public static boolean isInTransactionMode(Connection first, DataSource others, Duration timeout)
            throws SQLException {
        try (Connection second = others.getConnection()) {
            PooledConnection pooled = PooledConnection.of(second, timeout, true);
            try {
                for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
                    if (shareServerProcess(first, second)) {
                        return true;
                    }
                }
                return false;
            } finally {
                pooled.restore();
            }
        }
    }

    private static boolean shareServerProcess(Connection first, Connection second) throws SQLException {
        int before = serverProcess(first);
        second.setAutoCommit(false);
        try {
            return serverProcess(second) == before
                    || serverProcess(first) != before; // while the second keeps its process
        } finally {
            second.rollback();
            second.setAutoCommit(true);
        }
    }

    private static int serverProcess(Connection connection) throws SQLException {
        return Statements.select(connection, row -> row.getInt(1), "SELECT pg_backend_pid()")
                .get(0);
    }
}
