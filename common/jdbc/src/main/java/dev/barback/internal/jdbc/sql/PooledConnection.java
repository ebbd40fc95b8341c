package dev.barback.internal.jdbc.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to PostgreSQL taken from a pool, with each statement as a transaction; {@link #restore} sets it as it was.
 * The settings are the driver's alone, and cost no round trip.
 */
public final class PooledConnection {
    private static final Logger log = LoggerFactory.getLogger(PooledConnection.class);

    /** The thread in which the driver closes a connection after a timeout: the caller's, since that takes no time. */
    static final Executor CALLER_THREAD = Runnable::run;

    private final Connection connection;
    private final boolean autoCommit;
    private final int networkTimeout;
    private final int prepareThreshold;

    private PooledConnection(Connection connection) throws SQLException {
        this.connection = connection;
        this.autoCommit = connection.getAutoCommit();
        this.networkTimeout = connection.getNetworkTimeout();
        this.prepareThreshold = connection.unwrap(PGConnection.class).getPrepareThreshold();
    }

    /**
     * Changes the settings of a connection until {@link #restore}.
     *
     * @param timeout after which the driver closes the connection, if the server does not answer
     * @param mayHavePooler whether there may be a pooler in front of the server: then not even a COMMIT is prepared in it
     */
    public static PooledConnection of(Connection connection, Duration timeout, boolean mayHavePooler)
            throws SQLException {
        PooledConnection pooled = new PooledConnection(connection);
        connection.setNetworkTimeout(CALLER_THREAD, (int) timeout.toMillis());
        connection.setAutoCommit(true);
        if (mayHavePooler) {
            connection.unwrap(PGConnection.class).setPrepareThreshold(0);
        }
        return pooled;
    }

    /** Sets the settings as they were, if the connection is alive. */
    public void restore() {
        try {
            connection.setAutoCommit(autoCommit);
            connection.setNetworkTimeout(CALLER_THREAD, networkTimeout);
            connection.unwrap(PGConnection.class).setPrepareThreshold(prepareThreshold);
        } catch (SQLException e) { // the connection is dead; the work on it is done
            log.debug("Could not restore the settings of a connection.", e);
        }
    }
}
