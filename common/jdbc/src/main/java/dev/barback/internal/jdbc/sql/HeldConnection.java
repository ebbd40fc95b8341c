package dev.barback.internal.jdbc.sql;

import java.sql.Connection;

/**
 * A connection that the calling thread holds for its own purposes, borrowed for one call.
 *
 * @param connection not to be closed
 * @param isInTransaction whether its holder commits the work; if not, the borrower commits its work, and restores the
 *     connection's settings
 * @param release gives it back to its holder
 */
public record HeldConnection(Connection connection, boolean isInTransaction, Runnable release)
        implements AutoCloseable {
    /** Gives the connection back to its holder, which closes it. */
    @Override
    public void close() {
        release.run();
    }
}
