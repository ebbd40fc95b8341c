package dev.barback.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Executor;
import javax.sql.DataSource;

/** PostgreSQL, through a pool: the application's, or one of our own. */
final class Postgres extends Database {
    /** Where the driver breaks a connection that gave no answer; that takes no time. */
    private static final Executor HERE = Runnable::run;

    private final DataSource pool;
    private final DataSource listening;
    private final int timeoutMillis;
    private final ServerTime time = new ServerTime();
    private final Dialect dialect = new PostgresDialect();

    Postgres(DataSource pool, DataSource listening, JdbcOptions options) {
        this.pool = pool;
        this.listening = listening;
        this.timeoutMillis = (int) options.callTimeout().toMillis();
    }

    @Override
    <T> T run(Access access, Work<T> work) throws SQLException {
        try (Connection connection = pool.getConnection()) {
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
    }

    @Override
    long now(Connection connection) throws SQLException {
        return time.micros(connection);
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
