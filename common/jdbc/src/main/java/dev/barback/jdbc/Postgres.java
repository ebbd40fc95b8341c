package dev.barback.jdbc;

import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Executor;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PostgreSQL, through a pool: the application's, or one of our own. */
final class Postgres extends Database {
    private static final Logger log = LoggerFactory.getLogger(Postgres.class);

    /** A pool checks connections that were idle for a while; those that were just used it hands out as they are. */
    private static final int MOST_TRIES = 10;

    /** Where the driver breaks a connection that gave no answer; that takes no time. */
    private static final Executor HERE = Runnable::run;

    private final DataSource pool;
    private final DataSource listening;
    private final int timeoutMillis;
    private final Dialect dialect = new PostgresDialect();

    Postgres(DataSource pool, DataSource listening, JdbcOptions options) {
        this.pool = pool;
        this.listening = listening;
        this.timeoutMillis = (int) options.callTimeout().toMillis();
    }

    /**
     * Again on another connection where one turns out to be dead: after a restart of the server all that the pool has
     * are. What had been done all the same is then done twice; a message published twice is the worst of it.
     */
    @Override
    <T> T run(Access access, Work<T> work) throws SQLException {
        for (int tries = 1; true; tries++) {
            try (Connection connection = pool.getConnection()) {
                SQLException dead;
                try {
                    return inTime(connection, work);
                } catch (SQLException e) {
                    dead = e;
                }
                if (tries == MOST_TRIES || !isWorthAnother(dead)) {
                    throw dead;
                }
                log.debug("Again on another connection.", dead);
            }
        }
    }

    /**
     * Connection exceptions (08...), those of a server that shuts down or starts (57P01 to 57P03), and conflicts of two
     * transactions (40...); not a server that gave no answer in time, which would give none again.
     */
    private static boolean isWorthAnother(SQLException e) {
        String state = e.getSQLState();
        return state != null
                && !(e.getCause() instanceof SocketTimeoutException)
                && (state.startsWith("08") || state.startsWith("57P0") || state.startsWith("40"));
    }

    private <T> T inTime(Connection connection, Work<T> work) throws SQLException {
        int networkTimeout = connection.getNetworkTimeout();
        boolean autoCommit = connection.getAutoCommit();
        connection.setNetworkTimeout(HERE, timeoutMillis);
        connection.setAutoCommit(true);
        try {
            return work.on(connection);
        } finally {
            if (!connection.isClosed()) {
                connection.setAutoCommit(autoCommit);
                connection.setNetworkTimeout(HERE, networkTimeout);
            }
        }
    }

    /** The server adds it to its own time. */
    @Override
    long fromNow(long micros) {
        return micros;
    }

    @Override
    Dialect dialect() {
        return dialect;
    }

    @Override
    Watch watch(Bells bells) {
        return new NotificationWatch(listening, bells);
    }

    @Override
    String name() {
        return "PostgreSQL";
    }
}
