package dev.barback.spring;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * In place of connections for LISTEN, where none can be opened beside the application's pool: it gives none. So the worker
 * polls, and the application keeps all connections of its pool.
 */
final class NoListenSource implements DataSource {
    private static final String REASON =
            "The application's pool is not Hikari's, so that no connection for LISTEN can be"
                    + " opened beside it, and one of its own would be occupied for good";

    private static SQLFeatureNotSupportedException refusal() {
        return new SQLFeatureNotSupportedException(REASON);
    }

    @Override
    public Connection getConnection() throws SQLFeatureNotSupportedException {
        throw refusal();
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLFeatureNotSupportedException {
        throw refusal();
    }

    @Override
    public PrintWriter getLogWriter() throws SQLFeatureNotSupportedException {
        throw refusal();
    }

    @Override
    public void setLogWriter(PrintWriter writer) throws SQLFeatureNotSupportedException {
        throw refusal();
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLFeatureNotSupportedException {
        throw refusal();
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw refusal();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLFeatureNotSupportedException {
        throw refusal();
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
