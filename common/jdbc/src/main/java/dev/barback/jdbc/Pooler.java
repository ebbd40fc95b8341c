package dev.barback.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/**
 * PgBouncer and its like, which stand between a process and PostgreSQL. One that shares its connections by the transaction
 * keeps nothing of a session: no settings, no prepared statements, no LISTEN. Without state.
 */
final class Pooler {
    /** Others use it at the same time, and so may hide what it does. */
    private static final int MOST_TRIES = 5;

    private Pooler() {}

    /** Whether there is one: then the process that does the work is not the one that the connection was opened to. */
    static boolean isBetween(Connection connection) throws SQLException {
        int opened = connection.unwrap(PGConnection.class).getBackendPID();
        return process(connection) != opened;
    }

    /**
     * Whether it shares its connections by the transaction: then two clients meet the same process of the server, or one
     * client meets several.
     *
     * @param first of the two
     * @param others opens the other one
     */
    static boolean sharesByTransaction(Connection first, DataSource others, Duration timeout) throws SQLException {
        try (Connection second = others.getConnection()) {
            Borrowed borrowed = Borrowed.of(second, timeout, true);
            try {
                for (int tries = 0; tries < MOST_TRIES; tries++) {
                    if (meet(first, second)) {
                        return true;
                    }
                }
                return false;
            } finally {
                borrowed.restore();
            }
        }
    }

    private static boolean meet(Connection first, Connection second) throws SQLException {
        int before = process(first);
        second.setAutoCommit(false);
        try {
            return process(second) == before || process(first) != before; // while the second keeps its own
        } finally {
            second.rollback();
            second.setAutoCommit(true);
        }
    }

    private static int process(Connection connection) throws SQLException {
        return Statements.select(connection, row -> row.getInt(1), "SELECT pg_backend_pid()")
                .get(0);
    }
}
