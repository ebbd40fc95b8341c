package dev.barback.jdbc;

import java.sql.Connection;

/**
 * A connection that the calling thread holds for its own purposes, lent for a moment.
 *
 * @param connection not to be closed
 * @param isInTransaction whether what is done with it is committed by its holder; if not, who does something commits that
 *     himself, and leaves the connection as it was
 * @param release gives it back to its holder
 */
public record HeldConnection(Connection connection, boolean isInTransaction, Runnable release)
        implements AutoCloseable {
    /** Gives it back to its holder, who closes it. */
    @Override
    public void close() {
        release.run();
    }
}
