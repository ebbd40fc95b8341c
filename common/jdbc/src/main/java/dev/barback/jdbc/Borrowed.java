package dev.barback.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to PostgreSQL of somebody's pool while we have it, each statement a transaction; afterwards it is as it was.
 * All of this is known to the driver alone, and costs no round trip.
 */
final class Borrowed {
    private static final Logger log = LoggerFactory.getLogger(Borrowed.class);

    /** Where the driver breaks a connection that gave no answer; that takes no time. */
    private static final Executor HERE = Runnable::run;

    private final Connection connection;
    private final boolean autoCommit;
    private final int networkTimeout;
    private final int prepareThreshold;

    private Borrowed(Connection connection) throws SQLException {
        this.connection = connection;
        this.autoCommit = connection.getAutoCommit();
        this.networkTimeout = connection.getNetworkTimeout();
        this.prepareThreshold = connection.unwrap(PGConnection.class).getPrepareThreshold();
    }

    /**
     * Takes it.
     *
     * @param timeout after which the driver gives it up, if the server does not answer
     * @param mayBePooled whether there may be a pooler before the server: then not even a COMMIT is prepared in it
     */
    static Borrowed of(Connection connection, Duration timeout, boolean mayBePooled) throws SQLException {
        Borrowed borrowed = new Borrowed(connection);
        connection.setNetworkTimeout(HERE, (int) timeout.toMillis());
        connection.setAutoCommit(true);
        if (mayBePooled) {
            connection.unwrap(PGConnection.class).setPrepareThreshold(0);
        }
        return borrowed;
    }

    void restore() {
        try {
            connection.setAutoCommit(autoCommit);
            connection.setNetworkTimeout(HERE, networkTimeout);
            connection.unwrap(PGConnection.class).setPrepareThreshold(prepareThreshold);
        } catch (SQLException e) { // it is dead; what was done on it is done
            log.debug("A connection can't be put right.", e);
        }
    }
}
