package dev.barback.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits of the connections on which Flyway migrates PostgreSQL: how long a statement waits for a lock, and for the server's
 * answer. The statements themselves may take long, since a migration may rewrite a large table. When a connection is closed,
 * and returns to the application's pool, it is as before.
 */
final class MigrationLimits {
    private static final Logger log = LoggerFactory.getLogger(MigrationLimits.class);

    /** Longer than a migration takes: it ends only the wait for a server that is silent. */
    private static final Duration MAX_SILENCE = Duration.ofHours(1);

    /** The thread in which the driver closes a connection after a timeout: the caller's, since that takes no time. */
    private static final Executor CALLER_THREAD = Runnable::run;

    private static final String LIMIT =
            "SELECT current_setting('lock_timeout'), set_config('lock_timeout', ?, false) WHERE pg_backend_pid() = ?";

    private static final String RESTORE = "SELECT set_config('lock_timeout', ?, false)";

    private final Connection connection;
    private final int shortTimeout;
    private final int networkTimeout;
    private final @Nullable String lockTimeout; // null: a pooler is in between, which would give the session to others

    private MigrationLimits(Connection connection, JdbcOptions options) throws SQLException {
        this.connection = connection;
        this.shortTimeout = millis(options.networkTimeout());
        this.networkTimeout = connection.getNetworkTimeout();
        boolean autoCommit = connection.getAutoCommit();
        connection.setNetworkTimeout(CALLER_THREAD, shortTimeout);
        connection.setAutoCommit(true); // a rollback would undo the setting
        List<String> before = Statements.select(
                connection,
                row -> row.getString(1),
                LIMIT,
                Integer.toString(millis(options.lockTimeout())),
                connection.unwrap(PGConnection.class).getBackendPID());
        this.lockTimeout = before.isEmpty() ? null : before.get(0);
        connection.setAutoCommit(autoCommit);
        connection.setNetworkTimeout(CALLER_THREAD, millis(MAX_SILENCE));
    }

    /** The data source, with these limits of each of its connections. */
    static DataSource apply(DataSource database, JdbcOptions options) {
        return (DataSource) Proxy.newProxyInstance(
                MigrationLimits.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, values) -> {
                    try {
                        Object result = method.invoke(database, values);
                        return result instanceof Connection connection ? limited(connection, options) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static Connection limited(Connection connection, JdbcOptions options) throws SQLException {
        try {
            return new MigrationLimits(connection, options).restoredAtClose();
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private Connection restoredAtClose() {
        return (Connection) Proxy.newProxyInstance(
                MigrationLimits.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, values) -> {
                    if (method.getName().equals("close")) {
                        restore();
                    }
                    try {
                        return method.invoke(connection, values);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void restore() {
        try {
            if (connection.isClosed()) {
                return;
            }
            connection.setNetworkTimeout(CALLER_THREAD, shortTimeout);
            if (!connection.getAutoCommit()) {
                connection.rollback(); // of a migration that failed
            }
            if (lockTimeout != null) {
                restoreLockTimeout(lockTimeout);
            }
            connection.setNetworkTimeout(CALLER_THREAD, networkTimeout);
        } catch (SQLException e) { // the connection is dead; its pool removes it
            log.debug("Could not restore the settings of a connection.", e);
        }
    }

    private void restoreLockTimeout(String before) throws SQLException {
        boolean autoCommit = connection.getAutoCommit();
        connection.setAutoCommit(true);
        Statements.select(connection, row -> row.getString(1), RESTORE, before);
        connection.setAutoCommit(autoCommit);
    }

    private static int millis(Duration time) {
        return (int) time.toMillis();
    }
}
