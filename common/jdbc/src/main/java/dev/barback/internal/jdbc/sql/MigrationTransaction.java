package dev.barback.internal.jdbc.sql;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transaction of PostgreSQL in which Flyway does all of its work, on one connection: a process that is killed meanwhile
 * leaves nothing behind. (By itself, Flyway uses two connections, and commits a migration before its entry in the history: a
 * process that was killed in between left tables that no process could migrate any more.) One process at a time migrates.
 *
 * <p>It limits how long a statement waits for a lock, and for the server's answer. The statements themselves may take long,
 * since a migration may rewrite a large table. When the connection returns to the application's pool, it is as before.
 */
final class MigrationTransaction implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MigrationTransaction.class);

    /** Longer than a migration takes: it ends only the wait for a server that is silent. */
    private static final Duration MAX_SILENCE = Duration.ofHours(1);

    private static final String LIMIT =
            "SELECT current_setting('lock_timeout'), set_config('lock_timeout', ?, false) WHERE pg_backend_pid() = ?";

    private static final String RESTORE = "SELECT set_config('lock_timeout', ?, false)";

    /** Any number that is Barback's alone: that of "barback" in ASCII. */
    private static final String LOCK = "SELECT pg_advisory_xact_lock(27691691622359915)";

    /** Sessions of Barback's own pool have a limit. Only until the end of the transaction. */
    private static final String ALLOW_LONG_STATEMENTS = "SELECT set_config('statement_timeout', '0', true)";

    private final Connection connection;
    private final PooledConnection pooled;
    private final JdbcOptions options;
    private final @Nullable String lockTimeout; // null: a pooler is in between, which would give the session to others
    private boolean rolledBack;

    private MigrationTransaction(Connection connection, JdbcOptions options) throws SQLException {
        this.connection = connection;
        this.pooled = PooledConnection.of(connection, options.networkTimeout(), true);
        this.options = options;
        List<String> before = Statements.select(
                connection,
                row -> row.getString(1),
                LIMIT,
                Long.toString(options.lockTimeout().toMillis()),
                connection.unwrap(PGConnection.class).getBackendPID());
        this.lockTimeout = before.isEmpty() ? null : before.get(0);
    }

    /** Begins a transaction, when no other process migrates any more. */
    static MigrationTransaction begin(DataSource database, JdbcOptions options) throws SQLException {
        MigrationTransaction transaction = limited(database.getConnection(), options);
        try {
            transaction.lock();
            return transaction;
        } catch (SQLException e) {
            transaction.close();
            throw e;
        }
    }

    private static MigrationTransaction limited(Connection connection, JdbcOptions options) throws SQLException {
        try {
            return new MigrationTransaction(connection, options);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private void lock() throws SQLException {
        setNetworkTimeout(MAX_SILENCE);
        connection.setAutoCommit(false);
        Statements.select(connection, row -> true, LOCK);
        Statements.select(connection, row -> true, ALLOW_LONG_STATEMENTS);
    }

    private void setNetworkTimeout(Duration timeout) throws SQLException {
        connection.setNetworkTimeout(PooledConnection.CALLER_THREAD, (int) timeout.toMillis());
    }

    /** A data source whose connections are all this transaction's; it neither commits nor ends with them. */
    DataSource dataSource() {
        Connection shared = (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, values) -> call(method, values));
        return (DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, values) -> {
                    if (method.getName().equals("getConnection")) {
                        return shared;
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
    }

    private @Nullable Object call(Method method, Object @Nullable [] values) throws Throwable {
        String name = method.getName();
        if (Set.of("close", "commit", "setAutoCommit").contains(name)) {
            return null;
        } else if (name.equals("getAutoCommit")) {
            return true;
        }
        rolledBack |= name.equals("rollback");
        try {
            return method.invoke(connection, values);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    void commit() throws SQLException {
        if (rolledBack) {
            throw new SQLException("The migration of the tables was rolled back.");
        }
        connection.commit();
    }

    /** Rolls back what is not committed, and gives the connection back. */
    @Override
    public void close() {
        try (connection) {
            if (connection.isClosed()) {
                return;
            }
            setNetworkTimeout(options.networkTimeout());
            connection.rollback();
            connection.setAutoCommit(true); // a rollback would undo the setting
            if (lockTimeout != null) {
                Statements.select(connection, row -> row.getString(1), RESTORE, lockTimeout);
            }
            pooled.restore();
        } catch (SQLException e) { // the connection is dead; its pool removes it
            log.debug("Could not restore the settings of a connection.", e);
        }
    }
}
